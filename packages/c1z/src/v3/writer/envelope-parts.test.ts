import { type C1ZManifestV3, C1ZManifestV3Schema } from "@baton-ts/proto/storage";
import { fromBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import type { SyncStats } from "../../store/sync-run.ts";
import { testNow, testRun } from "../test-support/write-sync.ts";
import { encodeHead } from "./envelope-parts.ts";
import { syncStatsRecord } from "./sync-messages.ts";

const stats: SyncStats = {
  resourceTypes: 1,
  resources: 3,
  entitlements: 0,
  grants: 0,
  assets: 0,
  resourcesByResourceType: { user: 3 },
  grantsByResourceType: {},
  entitlementsByResourceType: {},
};
const record = syncStatsRecord(testRun(), stats, testNow);

function decode(head: Uint8Array): C1ZManifestV3 {
  const bytes = Buffer.from(head);
  expect(bytes.toString("latin1", 0, 5)).toBe("C1Z3\0");
  expect(bytes.readUInt32BE(5)).toBe(head.length - 9);
  return fromBinary(C1ZManifestV3Schema, head.subarray(9));
}

describe("encodeHead", () => {
  it("holds the engine, the run with its stats, and the files that define the records", () => {
    const manifest = decode(encodeHead(testRun(), record));
    expect(manifest).toMatchObject({ engine: "pebble3", engineSchemaVersion: 24, payloadEncoding: 5, pebbleIdIndexFormat: 2 });
    expect(manifest.syncRuns).toMatchObject([{ syncId: testRun().id, type: 1, stats: { resources: 3n } }]);
    expect(manifest.descriptors?.file.map(({ name }) => name)).toEqual([
      "c1/storage/v3/options.proto",
      "c1/storage/v3/records.proto",
      "c1/storage/v3/refs.proto",
      "google/protobuf/any.proto",
      "google/protobuf/descriptor.proto",
      "google/protobuf/struct.proto",
      "google/protobuf/timestamp.proto",
    ]);
  });

  it("leaves out descriptors, then stats, to fit into a limit", () => {
    const whole = encodeHead(testRun(), record);
    expect(encodeHead(testRun(), record, whole.length)).toEqual(whole);
    const middle = decode(encodeHead(testRun(), record, whole.length - 1));
    expect([middle.descriptors, middle.syncRuns[0]?.stats?.resources]).toEqual([undefined, 3n]);
    const least = decode(encodeHead(testRun(), record, 100));
    expect([least.descriptors, least.syncRuns[0]?.stats, least.syncRuns[0]?.syncId]).toEqual([
      undefined,
      undefined,
      testRun().id,
    ]);
  });

  it("has no stats and no end for an unfinished sync", () => {
    const [run] = decode(encodeHead(testRun({ endedAt: null }), undefined)).syncRuns;
    expect([run?.stats, run?.endedAt]).toEqual([undefined, undefined]);
  });
});
