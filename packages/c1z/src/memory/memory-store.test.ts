import { expect, test } from "vitest";
import type { SyncRun } from "../store/sync-run.ts";
import { createMemoryStore } from "./memory-store.ts";

const second = 1_000_000_000n;
const clock = { now: () => 1_795_000_000n * second };

function run(id: string, n: number): SyncRun {
  return {
    id,
    type: "full",
    startedAt: clock.now() - BigInt(100 - n) * second,
    endedAt: clock.now() - BigInt(99 - n) * second,
    syncToken: "",
    parentSyncId: "",
    linkedSyncId: "",
    supportsDiff: true,
    stats: null,
    invariants: { generation: "", coverage: [], mode: "" },
  };
}

// What holds for every store is in test/store-contract.test.ts.
test("of three full syncs two stay, as in a file; one of the same id is replaced", async () => {
  const store = createMemoryStore({ clock });
  for (const [n, id] of ["a", "b", "b", "c"].entries()) {
    await using writer = store.createWriter(id);
    await writer.finish(run(id, n));
  }
  expect((await store.reader.syncs()).map(({ id }) => id)).toEqual(["b", "c"]);
});

test("two rows of one id are refused, as in a v1 file", async () => {
  const store = createMemoryStore({ clock });
  await using writer = store.createWriter("a");
  const row = { type: "user", id: "u", parentType: "", parentId: "", data: new Uint8Array(0), discoveredAt: 0n };
  await writer.writeResources([[row], [row]]);
  await expect(writer.finish(run("a", 0))).rejects.toMatchObject({
    code: "BATON_C1Z_DUPLICATE_ID",
    message: 'resources of memory would hold two rows with the key ["user","u"], expected one',
  });
  expect(await store.reader.syncs()).toEqual([]);
});
