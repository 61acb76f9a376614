import { type GrantRow, grantFromRow } from "@baton-ts/c1z";
import {
  EntitlementSchema,
  GrantImmutableSchema,
  GrantMetadataSchema,
  GrantSchema,
  GrantSourcesSchema,
  packAny,
  toBinaryDeterministic,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { MemoryFolder } from "../test-support/memory-folder.ts";
import { entitlement, grant, resource, stub } from "../test-support/messages.ts";
import { runScripted, testFolder } from "../test-support/run-scripted.ts";
import { scriptedConnector } from "../test-support/scripted-connector.ts";
import { type Org, orgScript } from "../test-support/simple-org.ts";

async function sync(org: Org, limits: { sealWindowBytes?: number } = {}): Promise<readonly GrantRow[]> {
  await using folder = await testFolder();
  const { written } = await runScripted({ connector: scriptedConnector(orgScript(org)), folder, limits });
  return written.grants;
}

function sourcesOf(row: GrantRow): Readonly<Record<string, boolean>> {
  const sources = grantFromRow(row).sources?.sources ?? {};
  return Object.fromEntries(Object.entries(sources).map(([id, { isDirect }]) => [id, isDirect]));
}

const people = ["user/u1", "user/u2", "user/ü:3"].map((id) => resource(id));
const groups = ["group/a", "group/b", "group/c"].map((id) => resource(id));
const members = ["group/a:member", "group/b:member", "group/c:member"].map((id) => entitlement(id));

describe("grants that expansion adds", () => {
  it("name everything by id, in the bytes of the message", async () => {
    const rows = await sync({
      resources: [...people, ...groups],
      entitlements: members,
      grants: [
        grant("group/a:member", "user/ü:3"),
        grant("group/b:member", "user/ü:3"),
        grant("group/c:member", "group/a", { from: ["group:a:member"] }),
        grant("group/c:member", "group/b", { from: ["group:b:member"] }),
      ],
    });
    const added = rows.find((row) => row.id === "group:c:member:user:ü:3");
    const expected = create(GrantSchema, {
      id: "group:c:member:user:ü:3",
      entitlement: create(EntitlementSchema, { id: "group:c:member", resource: stub("group/c") }),
      principal: stub("user/ü:3"),
      annotations: [packAny(GrantImmutableSchema, create(GrantImmutableSchema))],
      sources: create(GrantSourcesSchema, {
        sources: { "group:a:member": { isDirect: true }, "group:b:member": { isDirect: true } },
      }),
    });
    expect(Buffer.from(added?.data ?? [])).toEqual(Buffer.from(toBinaryDeterministic(GrantSchema, expected)));
    expect(added).toMatchObject({ expansion: null, needsExpansion: false });
  });

  // sync-engine §7.3, first row.
  it("carry the immediate source, direct or not", async () => {
    const rows = await sync({
      resources: [...people, ...groups],
      entitlements: members,
      grants: [
        grant("group/a:member", "user/u1"),
        grant("group/b:member", "user/u2"),
        grant("group/b:member", "group/a", { from: ["group:a:member"] }),
        grant("group/c:member", "group/b", { from: ["group:b:member"] }),
      ],
    });
    expect(Object.fromEntries(rows.map((row) => [row.id, sourcesOf(row)]))).toEqual({
      "group:a:member:user:u1": {},
      "group:b:member:group:a": {},
      "group:b:member:user:u1": { "group:a:member": true },
      "group:b:member:user:u2": {},
      "group:c:member:group:a": { "group:b:member": true },
      "group:c:member:group:b": {},
      "group:c:member:user:u1": { "group:b:member": false },
      "group:c:member:user:u2": { "group:b:member": true },
    });
  });
});

describe("a grant that expansion touches", () => {
  const metadata = packAny(GrantMetadataSchema, create(GrantMetadataSchema));
  const org: Org = {
    resources: [...people, ...groups],
    entitlements: members,
    grants: [
      grant("group/a:member", "user/u1"),
      grant("group/b:member", "user/u1", { id: "own id", annotations: [metadata] }),
      grant("group/b:member", "user/u1", { id: "another id" }),
      grant("group/b:member", "group/a", { from: ["group:a:member"], shallow: true }),
    ],
  };

  it("keeps its id and annotations, and so does every other one of the same cell", async () => {
    const rows = await sync(org);
    const both = rows.filter((row) => row.entitlementId === "group:b:member" && row.principalId === "u1");
    expect(both.map((row) => row.id)).toEqual(["another id", "own id"]);
    for (const row of both) expect(sourcesOf(row)).toEqual({ "group:a:member": true, "group:b:member": true });
    expect(both.map((row) => grantFromRow(row).annotations.map((any) => any.typeUrl))).toEqual([[], [metadata.typeUrl]]);
  });

  it("keeps its expansion in its column", async () => {
    const nesting = (await sync(org)).find((row) => row.principalId === "a");
    expect(nesting).toMatchObject({ needsExpansion: true });
    expect(grantFromRow(nesting as GrantRow, { attachExpansion: true }).annotations.map((any) => any.typeUrl)).toEqual([
      "type.googleapis.com/c1.connector.v2.GrantExpandable",
    ]);
  });
});

it("keeps sources that a connector sent, and adds to them", async () => {
  const sent = grant("group/b:member", "user/u1");
  const withSources = create(GrantSchema, {
    ...sent,
    sources: create(GrantSourcesSchema, { sources: { "elsewhere:x:member": { isDirect: true } } }),
  });
  const untouched = create(GrantSchema, { ...grant("group/c:member", "user/u2"), sources: withSources.sources });
  const rows = await sync({
    resources: [...people, ...groups],
    entitlements: members,
    grants: [
      grant("group/a:member", "user/u1"),
      withSources,
      untouched,
      grant("group/b:member", "group/a", { from: ["group:a:member"] }),
    ],
  });
  const found = Object.fromEntries(rows.map((row) => [row.id, sourcesOf(row)]));
  expect(found["group:b:member:user:u1"]).toEqual({ "elsewhere:x:member": true, "group:a:member": true });
  expect(found["group:c:member:user:u2"]).toEqual({ "elsewhere:x:member": true });
  const row = rows.find((candidate) => candidate.id === untouched.id);
  expect(Buffer.from(row?.data ?? [])).toEqual(Buffer.from(toBinaryDeterministic(GrantSchema, untouched)));
});

it("gives the same rows when they lie scattered over the journal, and copies them together once", async () => {
  const files = new Set<string>();
  const scattered: Org = {
    resources: [...people, ...groups],
    entitlements: members,
    // 101 is prime: neighbours in key order are far apart in listing order.
    grants: Array.from({ length: 101 }, (_, index) =>
      grant("group/a:member", `user/p${String((index * 37) % 101).padStart(3, "0")}`),
    ),
    pageSize: 10,
  };
  const sync = async (sealWindowBytes: number) => {
    await using folder = await testFolder();
    const memory = new MemoryFolder();
    const openFolder = (): MemoryFolder => memory;
    const remove = memory.remove.bind(memory);
    memory.remove = async (name) => {
      for (const file of memory.files.keys()) files.add(file);
      await remove(name);
    };
    const run = await runScripted({
      connector: scriptedConnector(orgScript(scattered)),
      folder,
      openFolder,
      limits: { sealWindowBytes },
    });
    expect([...memory.files.keys()]).toEqual([]);
    return run.written.grants;
  };
  const alone = await sync(1_000_000);
  expect(files).toEqual(new Set(["000000.segment"]));
  expect(await sync(1500)).toEqual(alone);
  expect(files).toEqual(new Set(["000000.segment", "clustered.segment"]));
  expect(alone.map((row) => row.principalId)).toEqual(
    Array.from({ length: 101 }, (_, index) => `p${String(index).padStart(3, "0")}`),
  );
});

it("gives the same rows whatever fits into memory at once", async () => {
  const org: Org = {
    resources: [...people, ...groups],
    entitlements: members,
    // Principals in the opposite order of their keys, one row a page.
    grants: Array.from({ length: 40 }, (_, index) => grant("group/a:member", `user/p${99 - index}`)),
    pageSize: 1,
  };
  expect(await sync(org, { sealWindowBytes: 1 })).toEqual(await sync(org));
});
