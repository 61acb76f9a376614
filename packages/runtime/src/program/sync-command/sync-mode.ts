import { parseBatonIdOf } from "@baton-ts/c1z";
import { BatonError } from "@baton-ts/findings";
import type { SyncMode, SyncTarget } from "../../sync/options.ts";
import { readSetting } from "../settings/read-setting.ts";
import type { Settings } from "../settings/resolve-settings.ts";

/** What the settings ask to be synced (sync-engine §8.1). */
export function syncModeOf(settings: Settings): SyncMode {
  const bids = readSetting(settings, "strings", "sync-resources");
  const skipGrants = readSetting(settings, "bool", "skip-grants");
  const skipEntitlementsAndGrants = readSetting(settings, "bool", "skip-entitlements-and-grants");
  if (bids.length > 0) {
    return { kind: "targeted", targets: bids.map(targetOf), skipGrants, skipEntitlementsAndGrants };
  }
  if (skipGrants) {
    throw new BatonError({
      code: "BATON_CONFIG_SKIP_GRANTS_NEEDS_TARGETS",
      message: "skip-grants can only be set within a targeted sync",
    });
  }
  return { kind: skipEntitlementsAndGrants ? "resourcesOnly" : "full" };
}

function targetOf(bid: string): SyncTarget {
  const { type, id, parent } = parseBatonIdOf("resource", bid).resource;
  return { resource: { type, id }, parent };
}

/** Calls at a time: --parallel-sync means -1, and a --workers that is not 0 wins over it (connector-runtime §1.4). */
export function workersOf(settings: Settings): number {
  const workers = readSetting(settings, "int", "workers");
  return workers === 0 && readSetting(settings, "bool", "parallel-sync") ? -1 : workers;
}
