// A program for tests to break: writes a v3 file whose indexes are sorted on disk, in many small runs. Arguments: file, temporary
// folder. A failure is one line of JSON on stderr, and exit code 1.
import { createHash } from "node:crypto";
import type { GrantRow } from "@baton-ts/c1z";
import { toBatonError } from "@baton-ts/findings";
import { createPebbleWriter } from "../../packages/c1z/src/v3/writer/create-pebble-writer.ts";

const [path = "", tempDir = ""] = process.argv.slice(2);
const syncId = "2nXyzAbcDefGhIjKlMnOpQrStUv";
const now = 1_795_000_000_000_000_000n;

/** The holders of one entitlement, in key order; their hashes sort otherwise, so that the index has something to sort. */
function* grants(): Generator<GrantRow[]> {
  const holders = Array.from({ length: 3000 }, (_, number) => createHash("md5").update(String(number)).digest("hex")).sort();
  for (let from = 0; from < holders.length; from += 100) {
    yield holders.slice(from, from + 100).map((principalId) => ({
      id: `group:g:member:user:${principalId}`,
      entitlementId: "group:g:member",
      resourceType: "group",
      resourceId: "g",
      principalType: "user",
      principalId,
      data: new Uint8Array(0),
      expansion: null,
      needsExpansion: false,
      discoveredAt: now,
    }));
  }
}

try {
  await using writer = await createPebbleWriter({ path, tempDir, syncId, tuning: { sortBytes: 10_000 } });
  await writer.writeGrants(grants());
  await writer.finish({
    id: syncId,
    type: "full",
    startedAt: now,
    endedAt: now,
    syncToken: "",
    parentSyncId: "",
    linkedSyncId: "",
    supportsDiff: true,
    stats: null,
    invariants: { generation: "1", coverage: [], mode: "connector" },
  });
} catch (error) {
  const { code, message, hint } = toBatonError(error);
  process.stderr.write(`${JSON.stringify({ level: "error", code, msg: message, hint })}\n`);
  process.exitCode = 1;
}
