import type { SyncType } from "@baton-ts/c1z";
import type { Logger } from "@baton-ts/sdk";
import type { Catalog } from "../catalog/catalog.ts";
import type { SyncState } from "../collect/sync-state.ts";
import type { ExpandedSync } from "../expand/expand-sync.ts";
import type { FindingList } from "./finding-list.ts";
import type { QualityScan } from "./quality-scan.ts";

/** What was left out, dropped or repeated while collecting. The log lines are upstream's (sync-engine §4.8). */
export function reportCollection({ ledger, duplicates }: SyncState, findings: FindingList, logger: Logger): void {
  const { drops } = ledger;
  if (ledger.invalidCount > 0) {
    const fields = {
      invalid_records_observed: ledger.invalidCount,
      invalid_resource_types_observed: drops.invalidResourceTypes,
      invalid_resources_observed: drops.invalidResources,
      invalid_entitlements_observed: drops.invalidEntitlements,
    };
    logger.warn("connector returned invalid data; skipped records", fields);
    const parts = `${drops.invalidResourceTypes} resource types, ${drops.invalidResources} resources, ${drops.invalidEntitlements} entitlements`;
    findings.add("BATON_SYNC_INVALID_RECORDS_DROPPED", "error", `${ledger.invalidCount} records had no identity (${parts})`, {
      count: ledger.invalidCount,
    });
  }
  if (ledger.dropCount > 0) {
    logger.warn("fresh ingest filtered references into resource types not scheduled for this sync", {
      entitlements_dropped: drops.entitlements,
      grants_dropped: drops.grants,
      grant_discovered_resources_dropped: drops.grantResources,
      expansion_resource_types_dropped: drops.expansionTypes,
      expansions_dropped: drops.expansions,
    });
    const types = [...ledger.filteredTypes.keys()].sort();
    const rows = `${drops.grants} grants, ${drops.entitlements} entitlements`;
    const message = `${rows} refer to types that are not synced: ${types.slice(0, 5).join(", ")}`;
    findings.add("BATON_SYNC_REFERENCES_FILTERED", "warning", message, { count: ledger.dropCount, examples: types });
  }
  const { resources, entitlements, grants } = duplicates;
  findings.addSet("BATON_SYNC_DUPLICATE_RESOURCE_ID", "warning", resources, "resources came twice with different content");
  findings.addSet(
    "BATON_SYNC_DUPLICATE_ENTITLEMENT_ID",
    "warning",
    entitlements,
    "entitlements came twice with different content",
  );
  findings.addSet("BATON_SYNC_DUPLICATE_GRANT_ID", "warning", grants, "grants came twice with different content");
  addLines(findings, "BATON_SYNC_LISTING_SKIPPED", ledger.warnings(), "listings were dropped");
  addLines(findings, "BATON_SYNC_TARGET_SKIPPED", ledger.skippedTargets(), "targeted resources were skipped");
}

function addLines(
  findings: FindingList,
  code: "BATON_SYNC_LISTING_SKIPPED" | "BATON_SYNC_TARGET_SKIPPED",
  lines: readonly string[],
  what: string,
): void {
  if (lines.length === 0) return;
  findings.add(code, "warning", `${lines.length} ${what}: ${lines[0]}`, { count: lines.length, examples: lines });
}

export function reportExpansion({ loaded, cycles }: ExpandedSync, findings: FindingList): void {
  if (loaded !== undefined && loaded.missing.count > 0) {
    const edges = loaded.missingSources + loaded.missingDestinations;
    const { count, examples } = loaded.missing;
    const message = `${edges} nestings lead from or to ${count} entitlements that were not listed, for example ${examples[0]}`;
    findings.add("BATON_SYNC_EXPANSION_EDGES_DROPPED", "error", message, { count: edges, examples });
  }
  const [first] = cycles;
  if (first === undefined) return;
  const message = `${cycles.length} circles of nested entitlements, the first one of ${first.length}: ${first.slice(0, 5).join(", ")}`;
  const examples = cycles.map((cycle) => cycle[0] as string).sort();
  findings.add("BATON_SYNC_ENTITLEMENT_CYCLE", "warning", message, { count: cycles.length, examples });
}

/** Whether a type, or everything, came out empty is judged on complete listings only. */
export function reportQuality(catalog: Catalog, scan: QualityScan, syncType: SyncType, findings: FindingList): void {
  findings.addSet("BATON_SYNC_IDS_DIFFER_BY_CASE", "warning", scan.differByCase, "resources have ids that differ only in case");
  findings.addSet("BATON_SYNC_RAW_ID_MISSING", "info", scan.missingRawId, "resources lack a raw id");
  findings.addSet("BATON_SYNC_CHILD_TYPE_NOT_SYNCED", "warning", scan.childTypesNotSynced, "declared child types are not synced");
  if (syncType === "partial") return;
  if (catalog.resources.stored === 0) {
    findings.add("BATON_SYNC_EMPTY", "error", "no resource was listed", { count: 1 });
    return;
  }
  findings.addSet("BATON_SYNC_TYPE_WITHOUT_RESOURCES", "info", scan.emptyTypes, "resource types have no resources");
  if (scan.userTypes > 0 && scan.users === 0) {
    findings.add("BATON_SYNC_NO_USERS", "warning", "no resource of a type with the user trait was listed", { count: 1 });
  }
  if (syncType === "full" && catalog.entitlements.stored > 0 && catalog.grants.count === 0) {
    const message = `${catalog.entitlements.stored} entitlements were listed, and nobody holds any of them`;
    findings.add("BATON_SYNC_NO_GRANTS", "warning", message, { count: 1 });
  }
}
