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
  it("ends with upstream's log line about the file, with counts, and a line a finding", async () => {
    const report = finishedReport({ findings: [finding] });
    const { code, stderr, stdout } = await runInMemory(definition, ["--log-format=json"], { env, runSync: async () => report });
    const lines = stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(lines).toEqual([
      {
        level: "info",
        ts: 1795460026.524,
        msg: "c1z: saved",
        output_path: "/out/sync.c1z",
        decompressed_bytes: 5_000_000,
        compressed_bytes: 1_234_567,
        resource_types: 2,
        resources: 1240,
        entitlements: 80,
        grants: 3400,
        expanded_grants: 1100,
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

describe("closing the connector", () => {
  const closing = tinyConnector({
    more: {
      service: async (config, deps) => {
        const service = await definition.service(config, deps);
        const close = async (): Promise<never> => {
          throw new Error("still busy");
        };
        return { ...service, [Symbol.asyncDispose]: close };
      },
    },
  });

  it("cannot fail a sync whose file is in place", async () => {
    const { code, stderr } = await runInMemory(closing.definition, [], { env });
    expect(code).toBe(0);
    expect(stderr).toContain('\tWARN\tthe connector could not be closed\t{"error": "still busy"}\n');
  });

  it("does not hide why a sync failed", async () => {
    const runSync = async (): Promise<never> => {
      throw new Error("disk full");
    };
    const { code, stderr } = await runInMemory(closing.definition, [], { env, runSync });
    expect(code).toBe(2);
    expect(stderr).toContain("error: disk full\n");
  });
});

describe("progress", () => {
  const pages = (rows: number, totalPages: number, totalRows: number) =>
    ({ kind: "page", phase: "list-resources", resourceType: "user", rows, totalPages, totalRows }) as const;

  it("of the engine is logged at info, but not above a live line that says the same", async () => {
    const runSync: NonNullable<Parameters<typeof runInMemory>[2]>["runSync"] = async ({ logger }) => {
      logger?.info("Synced resource types", { count: 2 });
      return finishedReport();
    };
    const line = '2026-11-23T18:53:46.524Z\tINFO\tSynced resource types\t{"count": 2}\n';
    expect((await runInMemory(definition, [], { env, runSync })).stderr).toContain(line);
    expect((await runInMemory(definition, [], { env, runSync, stderrTty: true })).stderr).not.toContain("Synced resource types");
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
