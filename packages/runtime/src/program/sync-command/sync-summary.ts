import { catalogue } from "@baton-ts/findings";
import type { SyncReport } from "../../sync/report.ts";
import { formatBytes, formatCount, formatDuration } from "../output/format-number.ts";

/** A table of counts by resource type, and the findings with what to do about them, for a terminal. Ends with a line break. */
export function syncSummary(report: SyncReport, outputPath: string): string {
  const { run, findings } = report;
  const ms = run.endedAt === null ? 0 : Number((run.endedAt - run.startedAt) / 1_000_000n);
  const size = formatBytes(report.compressedBytes);
  const head = `${outputPath}: ${size}, ${run.type} sync ${run.id}, ${formatDuration(ms)}${report.resumed ? ", resumed" : ""}`;
  const blocks = [head, ...countTable(report), ...(findings.length === 0 ? [] : [findingLines(report).join("\n")])];
  return `${blocks.join("\n\n")}\n`;
}

function countTable({ run, expandedGrants }: SyncReport): readonly string[] {
  const { stats } = run;
  if (stats === null) return [];
  const { resourcesByResourceType, entitlementsByResourceType, grantsByResourceType } = stats;
  const types = new Set(Object.keys({ ...resourcesByResourceType, ...entitlementsByResourceType, ...grantsByResourceType }));
  const rows = [...types]
    .sort()
    .map((type) => [
      type,
      resourcesByResourceType[type] ?? 0,
      entitlementsByResourceType[type] ?? 0,
      grantsByResourceType[type] ?? 0,
    ]);
  const all = [...rows, ["total", stats.resources, stats.entitlements, stats.grants]].map((row) =>
    row.map((cell) => (typeof cell === "number" ? formatCount(cell) : cell)),
  );
  const table = [["", "resources", "entitlements", "grants"], ...all];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join("  "),
  );
  const expanded = expandedGrants === 0 ? [] : [`${formatCount(expandedGrants)} of the grants come from expansion`];
  return [[...lines, ...expanded].join("\n")];
}

function findingLines({ findings }: SyncReport): readonly string[] {
  return findings.flatMap(({ code, severity, message }) => [
    `${severity}: ${message} [${code}]`,
    `  fix: ${catalogue[code].fix}`,
  ]);
}
