import type { StorageEngine, SyncRun, SyncStats } from "@baton-ts/c1z";
import { catalogue, type Finding } from "@baton-ts/findings";
import { compareUtf8 } from "@baton-ts/proto/codec";
import { escapeText } from "../../output/escape-text.ts";
import { formatDuration, formatTime } from "../../output/format-time.ts";
import type { Output } from "../../output/output.ts";
import { type Column, formatCells, formatHeader, layoutTable } from "../../output/table.ts";
import { wrapText } from "../../output/wrap-text.ts";

/** What `stats` shows of a sync. */
export interface StatsReport {
  readonly path: string;
  readonly engine: StorageEngine;
  readonly sync: SyncRun;
  readonly stats: SyncStats;
  readonly findings: readonly Finding[];
}

/** Columns of the table by resource type, on the console and in csv. */
export const countColumns: readonly Column[] = [
  { name: "resource_type", clip: "middle" },
  { name: "resources", align: "right", clip: "never" },
  { name: "entitlements", align: "right", clip: "never" },
  { name: "grants", align: "right", clip: "never" },
];

/** Rows for {@link countColumns}, by resource type id. */
export function countRows(stats: SyncStats): readonly (readonly string[])[] {
  const { resourcesByResourceType, entitlementsByResourceType, grantsByResourceType } = stats;
  const maps = [resourcesByResourceType, entitlementsByResourceType, grantsByResourceType];
  const types = [...new Set(maps.flatMap((counts) => Object.keys(counts)))].sort(compareUtf8);
  return types.map((type) => [type].concat(maps.map((counts) => String(counts[type] ?? 0))));
}

/** The sync, its totals, its counts by type, and its findings; never the sync token, which is a program's note to itself. */
export async function writeStatsConsole(output: Output, report: StatsReport): Promise<void> {
  const { sink } = output;
  const blocks = [
    layoutPlain(runRows(report)),
    formatTable(output, totalColumns, totalRows(report.stats)),
    formatTable(output, countColumns, countRows(report.stats)),
    ...report.findings.map((finding) => formatFinding(finding, output)),
  ];
  sink.text(`${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`);
  await sink.flush();
}

const totalColumns: readonly Column[] = [{ name: "rows" }, { name: "count", align: "right", clip: "never" }];

function totalRows(stats: SyncStats): readonly (readonly string[])[] {
  return [
    ["resource types", String(stats.resourceTypes)],
    ["resources", String(stats.resources)],
    ["entitlements", String(stats.entitlements)],
    ["grants", String(stats.grants)],
    ...(stats.assets > 0 ? [["assets", String(stats.assets)]] : []),
  ];
}

const engineNames: Readonly<Record<StorageEngine, string>> = { sqlite: "sqlite (v1)", pebble: "pebble (v3)", memory: "memory" };

function runRows({ path, engine, sync }: StatsReport): readonly (readonly [string, string])[] {
  const { endedAt, startedAt, parentSyncId } = sync;
  const rows: (readonly [string, string])[] = [
    ["file", path],
    ["engine", engineNames[engine]],
    ["sync", sync.id],
    ["type", sync.type],
    ["started", formatTime(startedAt)],
    ["ended", endedAt === null ? "unfinished" : formatTime(endedAt)],
  ];
  if (endedAt !== null) rows.push(["duration", formatDuration(endedAt - startedAt)]);
  if (parentSyncId !== "") rows.push(["parent", parentSyncId]);
  return rows;
}

function layoutPlain(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${escapeText(value)}`);
}

function formatTable(output: Output, columns: readonly Column[], rows: readonly (readonly string[])[]): readonly string[] {
  const layout = layoutTable(columns, rows, output.width);
  return [...(output.header ? [formatHeader(layout, output.style)] : []), ...rows.map((row) => formatCells(layout, row))];
}

/** Examples named under a finding. */
const maxExamplesShown = 3;

function formatFinding(finding: Finding, { style, width }: Output): readonly string[] {
  const { title, cause, fix } = catalogue[finding.code];
  const examples = finding.examples.slice(0, maxExamplesShown).join(", ");
  const paragraphs = [
    escapeText(finding.message),
    ...(examples === "" ? [] : [`for example: ${escapeText(examples)}`]),
    `cause: ${cause}`,
    `fix: ${fix}`,
  ];
  return [
    `${style.warn(`${finding.severity}: ${title}`)} (${finding.code})`,
    ...paragraphs.flatMap((text) => (width === undefined ? [text] : wrapText(text, width - 2))).map((line) => `  ${line}`),
  ];
}
