import type { SyncType } from "@baton-ts/c1z";
import type { Catalog } from "../catalog/catalog.ts";
import { type Action, type ActionOp, action } from "./action.ts";
import { listedRoots, type Roots, resourceRoots } from "./roots.ts";

const fullPhases: readonly ActionOp[] = [
  "list-resource-types",
  "list-resources",
  "list-static-entitlements",
  "list-entitlements",
  "list-grants",
];

/** What is listed, in this order (sync-engine §4.2). A targeted sync lists what its targets lead to. */
export function phasesOf(syncType: SyncType): readonly ActionOp[] {
  if (syncType === "resources_only") return ["list-resource-types", "list-resources"];
  return syncType === "partial" ? ["list-resource-types", "targeted-resource-sync"] : fullPhases;
}

/** The listings that a phase starts with; `targets` are those of a targeted sync. */
export function rootsOf(op: ActionOp, catalog: Catalog, targets: readonly Action[]): Roots {
  if (op === "list-entitlements" || op === "list-grants") return resourceRoots(catalog, op);
  if (op === "list-resource-types") return listedRoots([action(op)]);
  if (op === "targeted-resource-sync") return listedRoots(targets);
  return listedRoots(catalog.sortedTypes().map((type) => action(op, { resourceType: type.id })));
}
