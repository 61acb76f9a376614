import { catalogue } from "@baton-ts/findings";
import type { SyncReport } from "../../sync/report.ts";
import type { Log } from "../logs/create-log.ts";

/**
 * Logs what was saved where: path and sizes as upstream's line has them (sync-engine §4.10), and how much of what. That the sync is
 * complete, with its warnings, the engine has logged.
 */
export function logSaved({ run: { stats }, ...report }: SyncReport, log: Log): void {
  log.info("c1z: saved", {
    output_path: report.path,
    decompressed_bytes: report.decompressedBytes,
    compressed_bytes: report.compressedBytes,
    resource_types: stats?.resourceTypes,
    resources: stats?.resources,
    entitlements: stats?.entitlements,
    grants: stats?.grants,
    expanded_grants: report.expandedGrants,
  });
}

/** One line a finding, with what to do about it. */
export function logFindings({ findings }: SyncReport, log: Log): void {
  for (const { code, severity, message, count, examples } of findings) {
    const level = severity === "info" ? "info" : "warn";
    log[level](message, { code, severity, count, examples, fix: catalogue[code].fix });
  }
}
