import { expect, it } from "vitest";
import { FakeClock } from "../test-support/fake-clock.ts";
import { entitlement, grant, resource, type } from "../test-support/messages.ts";
import { runScripted, testFolder } from "../test-support/run-scripted.ts";
import { type Script, scriptedConnector } from "../test-support/scripted-connector.ts";
import type { SyncProgress } from "./progress.ts";

const script: Script = {
  types: [type("user"), type("group")],
  resources: (of, _, token) => {
    if (of === "group") return { list: [resource("group/g")] };
    return token === "" ? { list: [resource("user/u1"), resource("user/u2")], next: "2" } : { list: [resource("user/u3")] };
  },
  entitlements: (of) => ({ list: of.id?.resourceType === "group" ? [entitlement("group/g:member")] : [] }),
  grants: (of) => ({ list: of.id?.resourceType === "group" ? [grant("group/g:member", "user/u1")] : [] }),
};

// Messages and fields of sync-engine §4.10.
it("logs what upstream logs", async () => {
  await using folder = await testFolder();
  const { log } = await runScripted({ connector: scriptedConnector(script), folder });
  const lines = log.filter((line) => line.level === "info" && line.message !== "Sync complete.");
  expect(lines.map((line) => [line.message, line.fields])).toEqual([
    ["Syncing resource types...", {}],
    ["Synced resource types", { count: 2 }],
    ["Syncing resources...", {}],
    ["syncing in parallel", { actions: 2, workers: 1 }],
    ["Synced resources", { resource_type_id: "group", count: 1 }],
    ["Synced resources", { resource_type_id: "user", count: 3 }],
    ["Syncing static entitlements...", {}],
    ["syncing in parallel", { actions: 2, workers: 1 }],
    ["Syncing entitlements...", {}],
    ["syncing in parallel", { actions: 4, workers: 1 }],
    ["Synced entitlements", { resource_type_id: "group", count: 1, total: 1 }],
    ["Syncing entitlements", { resource_type_id: "user", synced: 1, total: 3, percent_complete: 33 }],
    ["Synced entitlements", { resource_type_id: "user", count: 3, total: 3 }],
    ["Syncing grants...", {}],
    ["syncing in parallel", { actions: 4, workers: 1 }],
    ["Synced grants", { resource_type_id: "group", count: 1, total: 1 }],
    ["Syncing grants", { resource_type_id: "user", synced: 1, total: 3, percent_complete: 33 }],
    ["Synced grants", { resource_type_id: "user", count: 3, total: 3 }],
    ["Expanding grants...", {}],
    ["Finished loading entitlement graph", { edges: 0 }],
  ]);
  expect(log.find((line) => line.message === "Sync complete.")?.fields).toMatchObject({ sync_type: "full", worker_count: 1 });
});

it("logs the progress of a type at most every ten seconds", async () => {
  await using folder = await testFolder();
  const clock = new FakeClock();
  const many = Array.from({ length: 50 }, (_, index) => resource(`group/${index}`));
  const connector = scriptedConnector({
    types: [type("group")],
    resources: () => ({ list: many }),
    before: (call) => {
      if (call.startsWith("list-entitlements")) clock.advance(1000);
    },
  });
  const { log } = await runScripted({ connector, folder, clock });
  expect(log.filter((line) => line.message === "Syncing entitlements").map((line) => line.fields["synced"])).toEqual([
    1, 11, 21, 31, 41,
  ]);
});

it("warns of a call that takes more than a minute", async () => {
  await using folder = await testFolder();
  const clock = new FakeClock();
  const connector = scriptedConnector({
    ...script,
    before: (call) => {
      if (call === 'list-grants group/g ""') clock.advance(60_001);
    },
  });
  const { log } = await runScripted({ connector, folder, clock });
  expect(log.find((line) => line.message === "slow connector call")).toEqual({
    level: "warn",
    message: "slow connector call",
    fields: { method: "list-grants", resource_type_id: "group", elapsed: 60.001 },
  });
});

it("reports its progress as events", async () => {
  await using folder = await testFolder();
  const events: SyncProgress[] = [];
  const { report } = await runScripted({
    connector: scriptedConnector(script),
    folder,
    onProgress: (event) => void events.push(event),
  });
  expect(events[0]).toEqual({ kind: "started", syncId: report.run.id, resumed: false });
  expect(events.flatMap((event) => (event.kind === "phase" ? [[event.phase, event.planned]] : []))).toEqual([
    ["list-resource-types", 1],
    ["list-resources", 2],
    ["list-static-entitlements", 2],
    ["list-entitlements", 4],
    ["list-grants", 4],
    ["grant-expansion", undefined],
    ["verify", undefined],
    ["seal", undefined],
  ]);
  expect(events.filter((event) => event.kind === "page" && event.phase === "list-resources")).toEqual([
    { kind: "page", phase: "list-resources", resourceType: "group", rows: 1, totalPages: 1, totalRows: 1 },
    { kind: "page", phase: "list-resources", resourceType: "user", rows: 2, totalPages: 2, totalRows: 3 },
    { kind: "page", phase: "list-resources", resourceType: "user", rows: 1, totalPages: 3, totalRows: 4 },
  ]);
  expect(events.at(-1)).toEqual({ kind: "sealing", grants: 1 });
});

it("passes the sync's id to connectors that take it", async () => {
  for (const [sdkVersion, takes] of [
    ["v0.4.2", false],
    ["v0.4.3", true],
    ["v0.4.3-rc1", false],
    ["0.25.0", true],
    ["v1.0.0", true],
    ["", false],
    ["not a version", false],
  ] as const) {
    await using folder = await testFolder();
    const ids = new Set<string>();
    const connector = scriptedConnector({
      sdkVersion,
      before: (call, { activeSyncId }) => void (call === "validate" || ids.add(activeSyncId)),
    });
    const { report } = await runScripted({ connector, folder });
    expect([...ids], sdkVersion).toEqual([takes ? report.run.id : ""]);
  }
});

it("stores resources only where nothing else is asked for", async () => {
  await using folder = await testFolder();
  const connector = scriptedConnector(script);
  const { written } = await runScripted({ connector, folder, mode: { kind: "resourcesOnly" } });
  expect(connector.log.filter((call) => /entitlements|grants/.test(call))).toEqual([]);
  expect(written.run).toMatchObject({ type: "resources_only", supportsDiff: false, parentSyncId: "" });
  expect(JSON.parse(written.run?.syncToken ?? "")).toEqual({
    // Start, types, planning of the resources, two listings.
    current_action_id: 5,
    should_skip_entitlements_and_grants: true,
    completed_actions_count: 5,
    ingest_quality: {},
    version: 1,
  });
});

it("counts calls by method and by type in whole milliseconds, for v3 files", async () => {
  await using folder = await testFolder();
  const clock = new FakeClock();
  const connector = scriptedConnector({
    ...script,
    before: (call) => (call.startsWith("list-resources user") ? clock.advance(1.75) : undefined),
  });
  const { written } = await runScripted({ connector, folder, clock, engine: "pebble" });
  const token = JSON.parse(written.run?.syncToken ?? "");
  expect(token.connector_call_stats["list-resources:user"]).toEqual({ count: 2, total_ms: 4, max_ms: 2 });
  expect(Object.keys(token.step_durations_ms)).toEqual([
    "grant-expansion",
    "list-entitlements",
    "list-grants",
    "list-resource-types",
    "list-resources",
    "list-static-entitlements",
  ]);
  const counts = Object.entries(token.connector_call_stats as Record<string, { count: number }>).map(([name, { count }]) => [
    name,
    count,
  ]);
  expect(Object.fromEntries(counts)).toEqual({
    "list-entitlements": 4,
    "list-entitlements:group": 1,
    "list-entitlements:user": 3,
    "list-grants": 4,
    "list-grants:group": 1,
    "list-grants:user": 3,
    "list-resource-types": 1,
    "list-resources": 3,
    "list-resources:group": 1,
    "list-resources:user": 2,
    "list-static-entitlements": 2,
    "list-static-entitlements:group": 1,
    "list-static-entitlements:user": 1,
  });
});
