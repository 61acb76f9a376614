import type { Finding } from "@baton-ts/findings";
import { describe, expect, it } from "vitest";
import { finishedReport, manualClock, runInMemory } from "./test-support/run-in-memory.ts";
import { tinyConnector } from "./test-support/tiny-connector.ts";

const { definition } = tinyConnector();
const env = { BATON_API_TOKEN: "token-of-env", NO_COLOR: "1" };
const finding: Finding = {
  code: "BATON_SYNC_NO_GRANTS",
  severity: "warning",
  message: "1,240 resources and no grants",
  count: 1,
  examples: [],
};

describe("a sync that went well", () => {
  it("ends with the log lines of upstream: counts, then path and sizes", async () => {
    const report = finishedReport({ warnings: ["user/7: gone"], findings: [finding] });
    const { code, stderr, stdout } = await runInMemory(definition, ["--log-format=json"], { env, runSync: async () => report });
    const lines = stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(lines).toEqual([
      {
        level: "warn",
        ts: 1795460026.524,
        msg: "sync completed with warnings",
        warning_count: 1,
        warnings: ["user/7: gone"],
      },
      {
        level: "info",
        ts: 1795460026.524,
        msg: "Sync complete.",
        sync_id: "2abcdefghijklmnopqrstuvwxyz",
        sync_type: "full",
        resource_types: 2,
        resources: 1240,
        entitlements: 80,
        grants: 3400,
        expanded_grants: 1100,
        connector_calls: 84,
        resumed: false,
        duration: 12.5,
      },
      {
        level: "info",
        ts: 1795460026.524,
        msg: "c1z: saved",
        output_path: "/out/sync.c1z",
        decompressed_bytes: 5_000_000,
        compressed_bytes: 1_234_567,
      },
      {
        level: "warn",
        ts: 1795460026.524,
        msg: "1,240 resources and no grants",
        code: "BATON_SYNC_NO_GRANTS",
        severity: "warning",
        count: 1,
        examples: [],
        fix: expect.stringMatching(/./),
      },
    ]);
  });

  it("shows a table and the findings with their fixes on a terminal", async () => {
    const report = finishedReport({ findings: [finding] });
    const { stderr } = await runInMemory(definition, ["--log-level=error"], {
      env,
      stderrTty: true,
      runSync: async () => report,
    });
    expect(stderr.replace(/ {2}fix: .*/, "  fix: …")).toBe(`/out/sync.c1z: 1.2 MB, full sync 2abcdefghijklmnopqrstuvwxyz, 13 s

       resources  entitlements  grants
group         40            80   3,400
user       1,200             0       0
total      1,240            80   3,400
1,100 of the grants come from expansion

warning: 1,240 resources and no grants [BATON_SYNC_NO_GRANTS]
  fix: …
`);
  });
});

describe("progress", () => {
  const pages = (rows: number, totalPages: number, totalRows: number, resourceType = "user") =>
    ({ kind: "page", phase: "list-resources", resourceType, rows, totalPages, totalRows }) as const;

  it("is logged with upstream's messages every 10 seconds and at the end of a phase", async () => {
    const clock = manualClock();
    const { stderr } = await runInMemory(definition, ["--log-format=json"], {
      env,
      clock,
      runSync: async ({ onProgress }) => {
        onProgress?.({ kind: "phase", phase: "list-resource-types", planned: undefined });
        onProgress?.({ kind: "page", phase: "list-resource-types", resourceType: "", rows: 2, totalPages: 1, totalRows: 2 });
        onProgress?.({ kind: "phase", phase: "list-resources", planned: 2 });
        onProgress?.(pages(50, 1, 50));
        clock.advance(10_000);
        onProgress?.(pages(50, 2, 100));
        clock.advance(9_000);
        onProgress?.(pages(1, 3, 101));
        onProgress?.(pages(7, 4, 108, "group"));
        onProgress?.({ kind: "phase", phase: "verify", planned: undefined });
        return finishedReport();
      },
    });
    const lines = stderr.split("\n").filter((line) => line.includes("Synced"));
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: "info", ts: 1795460026.524, msg: "Synced resource types", count: 2 },
      { level: "info", ts: 1795460036.524, msg: "Synced resources", resource_type_id: "user", count: 100 },
      { level: "info", ts: 1795460045.524, msg: "Synced resources", resource_type_id: "user", count: 101 },
      { level: "info", ts: 1795460045.524, msg: "Synced resources", resource_type_id: "group", count: 7 },
    ]);
  });

  it("is one live line on a terminal, rewritten at most ten times a second, with log lines above it", async () => {
    const clock = manualClock();
    const { stderr } = await runInMemory(definition, ["--log-level=warn"], {
      env,
      clock,
      stderrTty: true,
      runSync: async ({ onProgress, logger }) => {
        onProgress?.({ kind: "phase", phase: "list-resources", planned: 2 });
        clock.advance(50);
        onProgress?.(pages(100, 41, 4100));
        clock.advance(950);
        onProgress?.(pages(100, 42, 4200));
        logger?.warn("careful");
        onProgress?.({ kind: "waiting", phase: "list-resources", resourceType: "user", waitMs: 60_000, reason: "rate limit" });
        return finishedReport();
      },
    });
    const erase = "\r\u001B[2K";
    const live = "resources  user  4,200 rows  42 pages  200 rows/s  1.0 s";
    expect(stderr.slice(0, stderr.indexOf("/out/sync.c1z"))).toBe(
      [
        "resources  2 listings  0.0 s",
        `${erase}${live}`,
        `${erase}2026-11-23T18:53:47.524Z\tWARN\tcareful\n${live}`,
        `${erase}resources  user  waiting 1 min 0 s: rate limit  1.0 s`,
        erase,
      ].join(""),
    );
  });

  it("never makes the live line wrap", async () => {
    const { stderr } = await runInMemory(definition, ["--log-level=error"], {
      env,
      stderrTty: true,
      runSync: async ({ onProgress }) => {
        onProgress?.({ kind: "waiting", phase: "list-grants", resourceType: "user", waitMs: 1, reason: "x".repeat(300) });
        return finishedReport();
      },
    });
    // The terminal of the test has 100 columns.
    expect(stderr.indexOf("\r")).toBe(99);
  });
});
