import { describe, expect, it } from "vitest";
import { toPebble } from "./conversion.ts";
import { formatGoDuration, formatReport, formatReportJson } from "./report.ts";

const run = {
  id: "3MWIybG9IMk3w2SgymM6btlUe2l",
  type: "full",
  startedAt: 0n,
  endedAt: 1n,
  syncToken: "",
  parentSyncId: "",
  linkedSyncId: "",
  supportsDiff: true,
  stats: null,
  invariants: { generation: "", coverage: [], mode: "" },
} as const;

const report = {
  conversion: toPebble,
  out: "out.c1z",
  converted: {
    written: { path: "out.c1z", decompressedBytes: 5, compressedBytes: 4, run },
    steps: {
      resourceTypes: { rows: 3, milliseconds: 0.4 },
      resources: { rows: 14, milliseconds: 1.6 },
      entitlements: { rows: 6, milliseconds: 12 },
      grants: { rows: 25, milliseconds: 1250 },
      assets: { rows: 2, milliseconds: 0 },
      sessions: { rows: 1, milliseconds: 1 },
    },
    assetBytes: 99,
    mergedGrants: { count: 1, examples: ["g"] },
    leftOut: { count: 0, examples: [] },
  },
  milliseconds: 61_500,
} as const;

// baton-cli §4.18
it("prints upstream's lines", () => {
  expect(formatReport(report)).toBe(`Converted C1Z to Pebble successfully.
Output: out.c1z
Source sync ID: 3MWIybG9IMk3w2SgymM6btlUe2l
Destination sync ID: 3MWIybG9IMk3w2SgymM6btlUe2l
Resource types: 3 (0s)
Resources: 14 (2ms)
Entitlements: 6 (12ms)
Grants: 25 (1.25s)
Assets: 2 (99 bytes, 0s)
Total: 1m1.5s
`);
});

it("prints the same facts, and what was lost, as one object", () => {
  const text = formatReportJson(report);
  expect(text.endsWith("}\n")).toBe(true);
  expect(JSON.parse(text)).toEqual({
    output: "out.c1z",
    engine: "pebble",
    sourceSyncId: "3MWIybG9IMk3w2SgymM6btlUe2l",
    destinationSyncId: "3MWIybG9IMk3w2SgymM6btlUe2l",
    resourceTypes: { rows: 3, milliseconds: 0 },
    resources: { rows: 14, milliseconds: 2 },
    entitlements: { rows: 6, milliseconds: 12 },
    grants: { rows: 25, milliseconds: 1250 },
    assets: { rows: 2, milliseconds: 0, bytes: 99 },
    sessions: { rows: 1, milliseconds: 1 },
    mergedGrants: { count: 1, examples: ["g"] },
    leftOut: { count: 0, examples: [] },
    milliseconds: 61500,
  });
});

describe("durations are written as Go writes them", () => {
  it.each([
    [0.4, "0s"],
    [1, "1ms"],
    [999.6, "1s"],
    [1250, "1.25s"],
    [59_999, "59.999s"],
    [60_000, "1m0s"],
    [3_600_000, "1h0m0s"],
    [3_723_004, "1h2m3.004s"],
  ])("%d ms: %s", (milliseconds, text) => {
    expect(formatGoDuration(milliseconds)).toBe(text);
  });
});
