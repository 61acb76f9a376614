import type { CommonFlags } from "../../command-line/flags.ts";
import type { CliContext } from "../../context.ts";
import { formatCsvRecord } from "../../output/csv.ts";
import { finishedNewestFirst } from "../../session/choose-sync.ts";
import { runSession, type Session } from "../../session/session.ts";
import { countColumns, countRows, type StatsReport, writeStatsConsole } from "./stats-console.ts";
import { formatStatsJson } from "./stats-json.ts";

/** Prints the counts of the newest finished sync, or of the one that `--sync-id` names (baton-cli §4.8). */
export async function showStats(context: CliContext, flags: CommonFlags, file?: string): Promise<void> {
  await runSession(context, flags, file, async (session) => {
    const report = await readReport(session);
    if (report === undefined) {
      await writeNothing(session);
      return;
    }
    await writeReport(session, report);
  });
}

async function readReport(session: Session): Promise<StatsReport | undefined> {
  const { path, reader, syncs, flags } = session;
  if (flags.syncId === undefined && finishedNewestFirst(syncs).length === 0) return undefined;
  const view = await session.openView();
  if (view.sync === null) return undefined;
  return { path, engine: reader.engine, sync: view.sync, stats: await view.stats(), findings: await view.findings() };
}

/** Stdout stays valid in its format; the message is for people. */
async function writeNothing(session: Session): Promise<void> {
  const { output, syncs } = session;
  const [unfinished] = syncs;
  const advice = unfinished === undefined ? "" : `; --sync-id ${unfinished.id} shows an unfinished one`;
  session.warnIncomplete(`No finished sync found in the c1z${advice}`);
  if (output.format === "json" || output.format === "ndjson") output.sink.text("{}\n");
  if (output.format === "csv") output.sink.text(formatCsvHeader(session));
  await output.sink.flush();
}

async function writeReport(session: Session, report: StatsReport): Promise<void> {
  const { output } = session;
  switch (output.format) {
    case "json":
    case "ndjson":
      output.sink.text(`${formatStatsJson(report.sync, report.stats)}\n`);
      break;
    case "csv":
      output.sink.text(formatCsvHeader(session) + countRows(report.stats).map(formatCsvRecord).join(""));
      break;
    case "console":
      await writeStatsConsole(output, report);
  }
  await output.sink.flush();
}

function formatCsvHeader({ output }: Session): string {
  return output.header ? formatCsvRecord(countColumns.map((column) => column.name)) : "";
}
