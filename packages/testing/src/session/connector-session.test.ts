import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseDataset } from "../dataset/dataset.ts";
import { datasetConnector } from "../dataset/dataset-connector.ts";
import { factsOf } from "../facts/facts-of.ts";
import { goldenFolder, noGoldenFolder } from "../golden/golden-folder.ts";
import { synthConnector } from "../synth/synth-connector.ts";
import { openConnector } from "./connector-session.ts";

const folder = goldenFolder();
if (folder === undefined) console.log(noGoldenFolder);

describe("a synthetic sync", () => {
  it("expands to what the specification lists for two groups and two roles", async () => {
    const config = { users: 4, groups: 2, "per-group": 2, roles: 2, "groups-per-role": 1, depth: 2, page: 1 };
    await using session = await openConnector(synthConnector(), { config });
    const { facts } = await session.sync();
    expect(Object.keys(facts.grants)).toHaveLength(13);
    expect(facts.grants["group:g1:member:user:u0"]).toMatchObject({
      sources: { "group:g0:member": true, "group:g1:member": true },
      annotations: [],
    });
    expect(facts.grants["group:g1:member:user:u1"]).toMatchObject({
      sources: { "group:g0:member": true },
      annotations: ["GrantImmutable"],
    });
    expect(facts.grants["role:r1:assigned:user:u1"]).toMatchObject({
      sources: { "group:g1:member": false },
      annotations: ["GrantImmutable"],
    });
  });
});

describe.skipIf(folder === undefined)("a sync of a dataset", () => {
  it.each(["company", "cycles-a", "dirty"])("has the facts that the Go SDK stored: %s", async (name) => {
    const dataset = parseDataset(await readFile(join(folder ?? "", name, "dataset.json"), "utf8"));
    await using session = await openConnector(datasetConnector(dataset));
    const { facts } = await session.sync();
    expect(facts).toEqual(await factsOf(join(folder ?? "", name, "v3.c1z")));
  });

  it.each(["loop-list", "loop-entitlements", "loop-grants"])("ends where a token repeats: %s", async (name) => {
    const dataset = parseDataset(await readFile(join(folder ?? "", name, "dataset.json"), "utf8"));
    await using session = await openConnector(datasetConnector(dataset));
    await expect(session.sync()).rejects.toMatchObject({ code: "BATON_SYNC_PAGE_TOKEN_REPEATED" });
  });
});
