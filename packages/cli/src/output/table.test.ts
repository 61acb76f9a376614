import { describe, expect, it } from "vitest";
import { chooseStyle } from "./style.ts";
import { type Column, formatCells, formatHeader, layoutTable } from "./table.ts";

const columns: readonly Column[] = [
  { name: "id", clip: "middle" },
  { name: "display_name" },
  { name: "state", clip: "never", dropRank: 2 },
  { name: "note", dropRank: 1 },
  { name: "parent", onlyWide: true },
  { name: "count", align: "right" },
];
const rows = [
  ["projects/payments-production/roles/owner", "Payments production owners", "enabled", "synced by night job", "p1", "7"],
  ["g1", "Everyone", "disabled", "", "", "12345"],
];
const plain = chooseStyle({ write: () => true, on: () => {} }, {}, "never");

function render(width: number | undefined): readonly string[] {
  const layout = layoutTable(columns, rows, width);
  return [formatHeader(layout, plain), ...rows.map((row) => formatCells(layout, row))];
}

describe("a table", () => {
  it("shows every column and nothing cut where lines may be of any length", () => {
    expect(render(undefined)).toEqual([
      "id                                        display_name                state     note                 parent  count",
      "projects/payments-production/roles/owner  Payments production owners  enabled   synced by night job  p1          7",
      "g1                                        Everyone                    disabled                               12345",
    ]);
  });

  it("cuts the widest columns first to fit a terminal", () => {
    // 72 cells without the gaps: 8 and 5 are fixed, 19 fit, and the two widest share the other 40.
    expect(render(80)).toEqual([
      "id                    display_name          state     note                 count",
      "projects/p…les/owner  Payments production…  enabled   synced by night job      7",
      "g1                    Everyone              disabled                       12345",
    ]);
  });

  it("leaves out whole columns, by rank, before cells get too short to be of use", () => {
    expect(render(60)).toEqual([
      "id                display_name      note               count",
      "projects…s/owner  Payments produc…  synced by night …      7",
      "g1                Everyone                             12345",
    ]);
  });

  it("fits the width whatever it is, down to its shortest cells", () => {
    for (let width = 30; width <= 130; width++) {
      expect(Math.max(...render(width).map((line) => line.length))).toBeLessThanOrEqual(width);
    }
  });

  it("leaves out a column that is empty in the whole sample, in a terminal only", () => {
    const sample = [["g1", "Everyone", "", "", "", "1"]];
    expect(layoutTable(columns, sample, 80).shown.map(({ column }) => column.name)).toEqual(["id", "display_name", "count"]);
    expect(layoutTable(columns, sample, undefined).shown).toHaveLength(columns.length);
  });

  it("keeps a later, wider cell inside its column in a terminal, and whole elsewhere", () => {
    const later = ["g2", "A name that is far longer than any in the sample", "enabled", "", "", "1"];
    const sample = [["g1", "Everyone", "enabled", "", "", "1"]];
    expect(formatCells(layoutTable(columns, sample, 80), later)).toBe("g2  A name that…  enabled      1");
    expect(formatCells(layoutTable(columns, sample, undefined), later)).toContain("than any in the sample");
  });

  it("shows control characters of cells as escapes and counts their width", () => {
    const layout = layoutTable([{ name: "id" }, { name: "name" }], [["\u001b[31mx", "n"]], undefined);
    expect(formatCells(layout, ["\u001b[31mx", "n"])).toBe("\\x1b[31mx  n");
  });
});
