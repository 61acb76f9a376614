import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { convertSync, openC1z, type SyncRun } from "../src/index.ts";
import type { Rows } from "./arbitrary-rows.ts";
import { factsOfRows, rowsOf, withoutZeros } from "./convert-facts.ts";
import { createTestFolder } from "./file-store.ts";
import { goldenCases } from "./golden.ts";

type Engine = "sqlite" | "pebble";

interface Content {
  readonly run: SyncRun | null;
  readonly rows: Rows;
}

async function contentOf(path: string, tempDir: string): Promise<Content> {
  await using reader = await openC1z(path, { tempDir, cache: false });
  const view = await reader.view({ kind: "latestFull" });
  return { run: view.sync, rows: await rowsOf(view) };
}

async function convert(path: string, to: string, engine: Engine, tempDir: string): Promise<void> {
  await using reader = await openC1z(path, { tempDir, cache: false });
  const view = await reader.view({ kind: "latestFull" });
  const converted = await convertSync({ reader, view, target: { path: to, engine, durable: false }, tempDir });
  expect(converted).toMatchObject({ mergedGrants: { count: 0 }, leftOut: { count: 0 } });
}

function checkSame(found: Content, expected: Content): void {
  expect(factsOfRows(found.rows)).toEqual(factsOfRows(expected.rows));
  const run = (content: Content): unknown => ({ ...content.run, stats: withoutZeros(content.run?.stats) });
  expect(run(found)).toEqual(run(expected));
}

const ways = { v1: ["pebble", "sqlite"], v3: ["sqlite", "pebble"] } as const;

const files = goldenCases
  .flatMap(({ name, v1 }) =>
    (["v1", "v3"] as const).map((version) => ({ name, version, path: join(dirname(v1), `${version}.c1z`), way: ways[version] })),
  )
  .filter(({ path }) => existsSync(path));

describe.each(files)("$name $version, written by Go", ({ path, way }) => {
  test("keeps every fact there and back", async () => {
    await using folder = await createTestFolder();
    const { tempDir } = folder;
    const expected = await contentOf(path, tempDir);
    expect(expected.rows.grants).not.toHaveLength(0);
    let from = path;
    for (const engine of way) {
      const to = join(folder.path, `${engine}.c1z`);
      await convert(from, to, engine, tempDir);
      checkSame(await contentOf(to, tempDir), expected);
      from = to;
    }
  });
});

// The rows of one source: what Go stored in its v1 file becomes what it stored in its v3 file.
describe.each(files.filter(({ version }) => version === "v3"))("$name", ({ path }) => {
  test("converted from v1 has the rows of Go's own v3 file", async () => {
    await using folder = await createTestFolder();
    const { tempDir } = folder;
    const to = join(folder.path, "v3.c1z");
    await convert(join(dirname(path), "v1.c1z"), to, "pebble", tempDir);
    const [ours, theirs] = [await contentOf(to, tempDir), await contentOf(path, tempDir)];
    expect(factsOfRows(withoutTimes(ours.rows))).toEqual(factsOfRows(withoutTimes(theirs.rows)));
  });
});

/** Two syncs of one source see its rows at different times. */
function withoutTimes(rows: Rows): Rows {
  const withoutTime = <Row>(row: Row): Row => ({ ...row, discoveredAt: 0n });
  return {
    resourceTypes: rows.resourceTypes.map(withoutTime),
    resources: rows.resources.map(withoutTime),
    entitlements: rows.entitlements.map(withoutTime),
    grants: rows.grants.map(withoutTime),
    assets: rows.assets.map(withoutTime),
    sessions: rows.sessions,
  };
}
