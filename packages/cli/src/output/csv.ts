import type { MissingReferences } from "../join/missing.ts";
import type { Session } from "../session/session.ts";
import type { CellSource } from "./list-source.ts";
import { walkRows } from "./walk-rows.ts";
import { whenReady } from "./when-ready.ts";

/** A cell that a spreadsheet would run as a formula. */
const formula = /^[=+\-@\t\r]/;
const needsQuotes = /[",\n\r]/;

/**
 * One record with its line feed: commas, quotes only where needed, LF, as upstream's exporter writes (baton-cli §4.11). A cell that a
 * spreadsheet would run as a formula gets an apostrophe in front; programs that need the exact text read ndjson.
 */
export function formatCsvRecord(cells: readonly string[]): string {
  return `${cells.map(formatCsvCell).join(",")}\n`;
}

/** All columns of the source, a header first unless it is switched off. */
export async function writeCsvList<Row>(session: Session, source: CellSource<Row>, missing: MissingReferences): Promise<number> {
  const { sink, header } = session.output;
  const read = source.createCells(missing);
  if (header) sink.text(formatCsvRecord(source.columns.map((column) => column.name)));
  const add = (cells: readonly string[]): void => sink.text(formatCsvRecord(cells));
  const count = await walkRows(session, source, (row) => whenReady(read(row), add));
  await sink.flush();
  return count;
}

function formatCsvCell(cell: string): string {
  const safe = formula.test(cell) ? `'${cell}` : cell;
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
