import { catalogue } from "@baton-ts/findings";
import type { SyncReport } from "../../sync/report.ts";
import type { Log } from "../logs/create-log.ts";

/** Logs that a sync is complete, with upstream's messages and fields (sync-engine §4.10); durations are seconds. */
export function logResult({ run, warnings, ...report }: SyncReport, log: Log): void {
  if (warnings.length > 0) log.warn("sync completed with warnings", { warning_count: warnings.length, warnings });
  log.info("Sync complete.", {
    sync_id: run.id,
    sync_type: run.type,
    resource_types: run.stats?.resourceTypes,
    resources: run.stats?.resources,
    entitlements: run.stats?.entitlements,
    grants: run.stats?.grants,
    expanded_grants: report.expandedGrants,
    connector_calls: report.calls,
    resumed: report.resumed,
    duration: run.endedAt === null ? undefined : Number(run.endedAt - run.startedAt) / 1e9,
  });
  log.info("c1z: saved", {
    output_path: report.path,
    decompressed_bytes: report.decompressedBytes,
    compressed_bytes: report.compressedBytes,
  });
}

/** One line a finding, with what to do about it. */
export function logFindings({ findings }: SyncReport, log: Log): void {
  for (const { code, severity, message, count, examples } of findings) {
    const level = severity === "info" ? "info" : "warn";
    log[level](message, { code, severity, count, examples, fix: catalogue[code].fix });
  }
}
