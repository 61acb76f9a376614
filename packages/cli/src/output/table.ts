import { escapeText } from "./escape-text.ts";
import type { Style } from "./style.ts";
import { clipText, padText, textWidth } from "./text-width.ts";

export interface Column {
  /** Header of tables and of csv: lower case with underscores, so that `grep resource_type` finds it. */
  readonly name: string;
  /** Where a cell that is too long is cut: ids in the middle, names at the end (default), words and times never. */
  readonly clip?: "middle" | "end" | "never";
  readonly align?: "left" | "right";
  /** Shown only where the width is free: `--wide`, files, pipes and csv. */
  readonly onlyWide?: boolean;
  /** Left out of a narrow terminal when even cut columns do not fit; the highest goes first. Default: stays. */
  readonly dropRank?: number;
}

/** Which columns are shown, and how wide. */
export interface TableLayout {
  readonly shown: readonly ShownColumn[];
  /** Cells are cut to their column; false where lines may be of any length. */
  readonly cuts: boolean;
}

interface ShownColumn {
  readonly column: Column;
  /** Place of the column's cell in a row. */
  readonly index: number;
  readonly width: number;
}

const gap = "  ";

/** A cut cell says little below the first; below the second it says nothing. */
const comfortableWidth = 16;
const leastWidth = 6;

/**
 * Lays columns out from a sample of rows, so that rows can be printed as they arrive. With a `width` the table fits it: the widest
 * columns give way first; before cells get too short to be of use, whole columns go by `dropRank`. Columns that are empty in the whole
 * sample are left out there.
 */
export function layoutTable(
  columns: readonly Column[],
  sample: readonly (readonly string[])[],
  width: number | undefined,
): TableLayout {
  const natural = columns.map((column, index) => ({
    column,
    index,
    width: Math.max(textWidth(column.name), ...sample.map((row) => textWidth(escapeText(row[index] ?? "")))),
  }));
  if (width === undefined) return { shown: natural, cuts: false };
  const isEmpty = (index: number): boolean => sample.length > 0 && sample.every((row) => (row[index] ?? "") === "");
  let shown: readonly ShownColumn[] = natural.filter(({ column, index }) => column.onlyWide !== true && !isEmpty(index));
  for (;;) {
    const fitted = fit(shown, width, comfortableWidth);
    if (fitted !== undefined) return { shown: fitted, cuts: true };
    const dropped = shown.reduce((worst, next) => (rank(next) > rank(worst) ? next : worst));
    if (rank(dropped) === 0) return { shown: fit(shown, width, leastWidth) ?? shown, cuts: true };
    shown = shown.filter((next) => next !== dropped);
  }
}

/** One line, without a line feed and without spaces at its end. */
export function formatCells(layout: TableLayout, cells: readonly string[]): string {
  const parts = layout.shown.map(({ column, index, width }) => {
    const text = escapeText(cells[index] ?? "");
    const { clip = "end", align = "left" } = column;
    return padText(layout.cuts && clip !== "never" ? clipText(text, width, clip) : text, width, align);
  });
  return parts.join(gap).trimEnd();
}

export function formatHeader(layout: TableLayout, style: Style): string {
  const names: string[] = [];
  for (const { column, index } of layout.shown) names[index] = column.name;
  return style.strong(formatCells(layout, names));
}

function rank({ column }: ShownColumn): number {
  return column.dropRank ?? 0;
}

/** A header is not cut where cells are comfortable. */
function minimumOf({ column, width }: ShownColumn, least: number): number {
  if (column.clip === "never") return width;
  return Math.min(width, least === comfortableWidth ? Math.max(least, textWidth(column.name)) : least);
}

/** Takes cells from the widest column until the line fits; undefined where it does not fit with every column at its minimum. */
function fit(columns: readonly ShownColumn[], width: number, least: number): readonly ShownColumn[] | undefined {
  const widths = columns.map((column) => column.width);
  const spare = columns.map((column) => column.width - minimumOf(column, least));
  let excess = widths.reduce((sum, next) => sum + next, gap.length * (columns.length - 1)) - width;
  for (; excess > 0; excess--) {
    let widest = -1;
    widths.forEach((next, index) => {
      if ((spare[index] ?? 0) > 0 && next > (widths[widest] ?? 0)) widest = index;
    });
    if (widest === -1) return undefined;
    widths[widest] = (widths[widest] ?? 0) - 1;
    spare[widest] = (spare[widest] ?? 0) - 1;
  }
  return columns.map((column, index) => ({ ...column, width: widths[index] ?? column.width }));
}
