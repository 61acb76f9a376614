import { hex, latin1 } from "./byte-view.ts";
import { type Families, headerOf } from "./families.ts";
import { components } from "./tuple.ts";
import type { Violations } from "./violations.ts";
import { WireMessage } from "./wire-fields.ts";

const statsKey = "\u0003\u00ffstats\0";
const knownMeta = new Set([
  "keyspace_version",
  "grant_entitlement_id_format",
  "stats\0",
  "entitlement-graph\0",
  "deferred_grant_idx_pending",
  "grant_digest_build_pending",
]);

/** Stamps, the run, its stats and the summary in the manifest (c1z-v3-pebble §2.4, §2.5). Returns the id of the sync. */
export function checkSync(families: Families, manifest: WireMessage, found: Violations): string {
  checkStamps(families, found);
  const record = families.syncRun.get("\u0003\u0006");
  if (record === undefined) {
    found.add("sync run: no row");
    return "";
  }
  const run = new WireMessage(record);
  const syncId = run.text(1);
  found.check(/^[0-9A-Za-z]{27}$/.test(syncId), () => `sync run: id ${JSON.stringify(syncId)} is no KSUID`);
  found.check(run.int(2) >= 1 && run.int(2) <= 5, () => `sync run: type ${run.int(2)}`);
  found.check(run.has(4), () => "sync run: no started_at");
  const stats = families.meta.get(statsKey);
  found.check(
    run.has(5) === (stats !== undefined),
    () => `sync run: ${run.has(5) ? "finished" : "unfinished"}, stats row: ${stats !== undefined}`,
  );
  if (stats !== undefined) checkStats(new WireMessage(stats), families, syncId, found);
  checkSummary(manifest, run, stats, found);
  return syncId;
}

function checkStamps(families: Families, found: Violations): void {
  for (const name of ["keyspace_version", "grant_entitlement_id_format"]) {
    const stamp = families.meta.get(`\u0003\u00ff${name}`);
    found.check(
      stamp !== undefined && hex(stamp) === "00000002",
      () => `meta ${name}: ${stamp === undefined ? "missing" : hex(stamp)}`,
    );
  }
  for (const key of families.meta.keys()) {
    const name = key.slice(headerOf("meta").length);
    found.check(knownMeta.has(name), () => `meta ${JSON.stringify(name)}: not known`);
  }
}

function checkStats(stats: WireMessage, families: Families, syncId: string, found: Violations): void {
  found.check(stats.text(1) === syncId, () => `stats: of sync ${stats.text(1)}`);
  // What was found while syncing is stored among the assets and not counted as one.
  const assets = families.assets.size - (families.assets.has("\u0003\u0005\0baton-ts/findings") ? 1 : 0);
  const { resourceTypes, resources, entitlements, grants } = families;
  [resourceTypes.size, resources.size, entitlements.size, grants.size, assets].forEach((count, i) => {
    found.check(stats.int(i + 2) === count, () => `stats: field ${i + 2} is ${stats.int(i + 2)}, there are ${count} rows`);
  });
  checkMap(stats, 7, families.resources, headerOf("resources"), found);
  checkMap(stats, 8, families.grants, headerOf("grants"), found);
  checkMap(stats, 9, families.entitlements, headerOf("entitlements"), found);
  found.check(stats.has(100), () => "stats: no written_at");
}

/** A map from resource type to count against the first components of the keys. */
function checkMap(
  stats: WireMessage,
  field: number,
  rows: ReadonlyMap<string, Uint8Array>,
  header: string,
  found: Violations,
): void {
  const counted = new Map<string, number>();
  for (const key of rows.keys()) {
    const [type = ""] = components(key, header.length);
    counted.set(type, (counted.get(type) ?? 0) + 1);
  }
  const stored = new Map(
    stats.all(field).map((bytes) => {
      const entry = new WireMessage(bytes);
      return [latin1(entry.bytes(1)), entry.int(2)] as const;
    }),
  );
  const text = (map: ReadonlyMap<string, number>): string => JSON.stringify([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
  found.check(text(stored) === text(counted), () => `stats: field ${field} is ${text(stored)}, rows say ${text(counted)}`);
}

/** The one entry of the manifest's sync_runs repeats the run and the stats row. */
function checkSummary(manifest: WireMessage, run: WireMessage, stats: Uint8Array | undefined, found: Violations): void {
  const summary = manifest.message(40);
  const pairs = [
    ["id", summary.bytes(1), run.bytes(1)],
    ["started_at", summary.bytes(3), run.bytes(4)],
    ["ended_at", summary.bytes(4), run.bytes(5)],
    ["parent", summary.bytes(5), run.bytes(3)],
    ["stats", summary.bytes(6), stats ?? new Uint8Array(0)],
  ] as const;
  for (const [name, found_, expected] of pairs) {
    found.check(hex(found_) === hex(expected), () => `manifest: ${name} of its sync run is not that of the stored one`);
  }
  found.check(summary.int(2) === run.int(2), () => `manifest: sync type ${summary.int(2)}, stored ${run.int(2)}`);
}
