import type { SyncType } from "@baton-ts/c1z";
import { BatonError, type Finding } from "@baton-ts/findings";
import type { Logger } from "@baton-ts/sdk";
import type { SyncState } from "../collect/sync-state.ts";
import type { ExpandedSync } from "../expand/expand-sync.ts";
import { checkExclusionGroups } from "./exclusion-groups.ts";
import { FindingList } from "./finding-list.ts";
import { scanQuality } from "./quality-scan.ts";
import { type Dangling, type ReferentialScan, scanReferences } from "./referential-scan.ts";
import { reportCollection, reportExpansion, reportQuality } from "./report-findings.ts";

export interface VerifiedSync {
  /** Sorted by code. */
  readonly findings: readonly Finding[];
  /** Ids of the invariants that were checked, in the order of checking. */
  readonly coverage: readonly string[];
  /** True when rows with unresolved references are stored: upstream's reason bit 32. */
  readonly retainsInvalid: boolean;
}

/**
 * The invariants of a complete sync (sync-engine §4.9) and what else is worth telling. I5 is a hard failure on every sync; I10 was checked
 * when collecting ended. References are judged on full syncs only, on both formats alike; of them only I3 can fail the sync.
 */
export function verifySync(state: SyncState, expanded: ExpandedSync, syncType: SyncType, logger: Logger): VerifiedSync {
  const { catalog } = state;
  const findings = new FindingList();
  checkExclusionGroups(catalog);
  const isFull = syncType === "full";
  const references = isFull ? scanReferences(catalog) : undefined;
  if (references !== undefined) reportReferences(references, findings, logger);
  reportCollection(state, findings, logger);
  reportExpansion(expanded, findings);
  reportQuality(catalog, scanQuality(catalog), syncType, findings);
  return {
    findings: findings.sorted(),
    coverage: isFull ? ["I5", "I10", "I7", "I3", "I8", "I9"] : ["I5", "I10"],
    retainsInvalid: references !== undefined && hasDangling(references),
  };
}

function reportReferences(scan: ReferentialScan, findings: FindingList, logger: Logger): void {
  const { entitlementResources, grantResources, grantEntitlements, grantPrincipals } = scan;
  report("BATON_SYNC_ENTITLEMENT_WITHOUT_RESOURCE", entitlementResources, {
    line: "ingest invariant I7: entitlements reference resources with no resource row",
    names: ["dangling_resources", "resource_examples"],
    what: "resources have entitlements but were not listed",
  });
  if (scan.lostInsertedResource !== undefined) throw lostResource(scan.lostInsertedResource);
  report("BATON_SYNC_GRANT_WITHOUT_RESOURCE", grantResources, {
    line: "ingest invariant I3: grants reference resources with no resource row",
    names: ["dangling_resources", "resource_examples"],
    what: "resources have grants but were not listed",
  });
  report("BATON_SYNC_GRANT_WITHOUT_ENTITLEMENT", grantEntitlements, {
    line: "ingest invariant I8: grants reference entitlements with no entitlement row",
    names: ["dangling_entitlements", "entitlement_id_examples"],
    what: "entitlements are granted but were not listed",
  });
  report("BATON_SYNC_GRANT_WITHOUT_PRINCIPAL", grantPrincipals, {
    line: "ingest invariant I9: grants reference principals with no resource row",
    names: ["dangling_principals", "principal_examples"],
    what: "principals hold grants but were not listed",
  });
  if (scan.unresolvedMatches > 0) {
    const count = scan.unresolvedMatches;
    logger.warn("ingest invariant I9: external-match grants are kept with placeholder principals", {
      match_carriers_kept: count,
    });
    findings.add("BATON_SYNC_EXTERNAL_MATCH_UNRESOLVED", "warning", `${count} grants wait for a principal of another system`, {
      count,
    });
  }
  findings.addSet(
    "BATON_SYNC_GRANT_INCOMPLETE",
    "warning",
    scan.incompleteGrants,
    "grants lack their resource or their principal",
  );

  function report(
    code: Parameters<FindingList["add"]>[0],
    dangling: Dangling,
    words: { line: string; names: readonly [string, string]; what: string },
  ): void {
    if (dangling.things.count === 0) return;
    const { ofUnsyncedTypes, ofSyncedTypes } = dangling;
    logger.warn(words.line, {
      [words.names[0]]: dangling.things.count,
      refs_into_unsynced_types: ofUnsyncedTypes,
      refs_under_synced_types: ofSyncedTypes,
      attribution: attributionOf(dangling),
      [words.names[1]]: dangling.things.examples,
    });
    const split = `${ofSyncedTypes} of types that are synced, ${ofUnsyncedTypes} of types that are not`;
    const severity = ofSyncedTypes > 0 ? "error" : "warning";
    findings.addSet(code, severity, dangling.things, `${words.what} (${split})`);
  }
}

function attributionOf({ ofUnsyncedTypes, ofSyncedTypes }: Dangling): string {
  if (ofSyncedTypes === 0) return "types are not synced: enable them, or leave the references out";
  if (ofUnsyncedTypes === 0)
    return "types are synced: the connector builds these ids differently from the ids that it lists, or lists too little";
  return "some types are not synced, and some ids of synced types were never listed";
}

function lostResource(resource: string): BatonError {
  return new BatonError({
    code: "BATON_SYNC_GRANT_WITHOUT_RESOURCE",
    message: `ingest invariant I3 violated: grants reference resource ${resource} via InsertResourceGrants but no resource row exists`,
    hint: "Return the complete resource in the entitlement of each grant on such a page.",
    details: { resource },
  });
}

function hasDangling(scan: ReferentialScan): boolean {
  const { entitlementResources, grantResources, grantEntitlements, grantPrincipals, unresolvedMatches } = scan;
  const all = [entitlementResources, grantResources, grantEntitlements, grantPrincipals];
  return unresolvedMatches > 0 || all.some((dangling) => dangling.things.count > 0);
}
