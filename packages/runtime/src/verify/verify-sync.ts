import type { SyncType } from "@baton-ts/c1z";
import { BatonError, type Finding, type FindingCode } from "@baton-ts/findings";
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

interface Invariant {
  readonly code: FindingCode;
  readonly danglingOf: (scan: ReferentialScan) => Dangling;
  readonly line: string;
  /** Names of the log fields for the number of things and for examples. */
  readonly fields: readonly [string, string];
  readonly what: string;
}

const i7: Invariant = {
  code: "BATON_SYNC_ENTITLEMENT_WITHOUT_RESOURCE",
  danglingOf: (scan) => scan.entitlementResources,
  line: "ingest invariant I7: entitlements reference resources with no resource row",
  fields: ["dangling_resources", "resource_examples"],
  what: "resources have entitlements but were not listed",
};

const i3: Invariant = {
  code: "BATON_SYNC_GRANT_WITHOUT_RESOURCE",
  danglingOf: (scan) => scan.grantResources,
  line: "ingest invariant I3: grants reference resources with no resource row",
  fields: ["dangling_resources", "resource_examples"],
  what: "resources have grants but were not listed",
};

const i8: Invariant = {
  code: "BATON_SYNC_GRANT_WITHOUT_ENTITLEMENT",
  danglingOf: (scan) => scan.grantEntitlements,
  line: "ingest invariant I8: grants reference entitlements with no entitlement row",
  fields: ["dangling_entitlements", "entitlement_id_examples"],
  what: "entitlements are granted but were not listed",
};

const i9: Invariant = {
  code: "BATON_SYNC_GRANT_WITHOUT_PRINCIPAL",
  danglingOf: (scan) => scan.grantPrincipals,
  line: "ingest invariant I9: grants reference principals with no resource row",
  fields: ["dangling_principals", "principal_examples"],
  what: "principals hold grants but were not listed",
};

/** In upstream's order. */
function reportReferences(scan: ReferentialScan, findings: FindingList, logger: Logger): void {
  reportDangling(i7, scan, findings, logger);
  if (scan.lostInsertedResource !== undefined) throw lostResource(scan.lostInsertedResource);
  for (const invariant of [i3, i8, i9]) reportDangling(invariant, scan, findings, logger);
  const count = scan.unresolvedMatches;
  if (count > 0) {
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
}

function reportDangling(invariant: Invariant, scan: ReferentialScan, findings: FindingList, logger: Logger): void {
  const dangling = invariant.danglingOf(scan);
  const { things, ofUnsyncedTypes, ofSyncedTypes } = dangling;
  if (things.count === 0) return;
  const [countField, examplesField] = invariant.fields;
  logger.warn(invariant.line, {
    [countField]: things.count,
    refs_into_unsynced_types: ofUnsyncedTypes,
    refs_under_synced_types: ofSyncedTypes,
    attribution: attributionOf(dangling),
    [examplesField]: things.examples,
  });
  const split = `${ofSyncedTypes} of types that are synced, ${ofUnsyncedTypes} of types that are not`;
  findings.addSet(invariant.code, ofSyncedTypes > 0 ? "error" : "warning", things, `${invariant.what} (${split})`);
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
