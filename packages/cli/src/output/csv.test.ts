import { describe, expect, it } from "vitest";
import { formatCsvRecord } from "./csv.ts";

describe("a csv record", () => {
  // RFC 4180, with LF as upstream's exporter writes it.
  it("quotes only what has to be quoted", () => {
    expect(formatCsvRecord(["plain", "with, comma", 'with "quotes"', "two\nlines", ""])).toBe(
      'plain,"with, comma","with ""quotes""","two\nlines",\n',
    );
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tcmd", "\rcmd"])("does not let a spreadsheet run %j", (cell) => {
    expect(formatCsvRecord([cell]).replace(/^"/, "")).toMatch(/^'/);
  });

  it("leaves those characters alone further inside", () => {
    expect(formatCsvRecord(["a=b", "u@example.com", "1-2"])).toBe("a=b,u@example.com,1-2\n");
  });
});
