import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { convertSync, openC1z } from "@baton-ts/c1z";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { factsOf, goldenFolder, noGoldenFolder } from "../src/index.ts";
import { checkPebbleFile } from "../src/v3-checker/check-pebble-file.ts";

const golden = goldenFolder();
if (golden === undefined) console.warn(noGoldenFolder);
const cases = (golden === undefined ? [] : readdirSync(golden)).filter((name) => existsSync(join(golden ?? "", name, "v1.c1z")));

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-converted-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(cases)("the v1 file of %s, converted", (name) => {
  it("is a valid v3 file with the facts of Go's own", async () => {
    const [from, to] = [join(golden ?? "", name), join(folder, `${name}.c1z`)];
    await using reader = await openC1z(join(from, "v1.c1z"));
    const view = await reader.view({ kind: "latestFull" });
    await convertSync({ reader, view, target: { path: to, engine: "pebble", durable: false } });
    expect(checkPebbleFile(await readFile(to))).toEqual([]);
    expect(await factsOf(to)).toEqual(await factsOf(join(from, "v3.c1z")));
  });
});
