import type { MissingReferences } from "../join/missing.ts";
import type { Session } from "../session/session.ts";
import type { CellSource } from "./list-source.ts";
import { formatCells, formatHeader, layoutTable, type TableLayout } from "./table.ts";
import { walkRows } from "./walk-rows.ts";
import { whenReady } from "./when-ready.ts";

/** Rows that fix the widths of a table; the rest is printed as it comes. */
const sampleRows = 500;

/** A table whose columns are laid out from its first rows. */
export async function writeConsoleList<Row>(
  session: Session,
  source: CellSource<Row>,
  missing: MissingReferences,
): Promise<number> {
  const { sink, header, style, width } = session.output;
  const read = source.createCells(missing);
  const sample: (readonly string[])[] = [];
  let layout: TableLayout | undefined;

  const start = (): TableLayout => {
    const fixed = layoutTable(source.columns, sample, width);
    if (header) sink.text(`${formatHeader(fixed, style)}\n`);
    for (const cells of sample) sink.text(`${formatCells(fixed, cells)}\n`);
    return fixed;
  };
  const add = (cells: readonly string[]): void => {
    if (layout !== undefined) {
      sink.text(`${formatCells(layout, cells)}\n`);
      return;
    }
    sample.push(cells);
    if (sample.length === sampleRows) layout = start();
  };

  const count = await walkRows(session, source, (row) => whenReady(read(row), add));
  layout ??= start();
  await sink.flush();
  return count;
}
