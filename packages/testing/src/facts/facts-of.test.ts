import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { goldenFolder, noGoldenFolder } from "../golden/golden-folder.ts";
import { factsOf } from "./facts-of.ts";

const folder = goldenFolder();
if (folder === undefined) console.log(noGoldenFolder);

interface GoGrant {
  readonly grant: {
    readonly id: string;
    readonly sources?: { readonly sources?: Readonly<Record<string, { readonly isDirect?: boolean }>> };
  };
}

async function goGrants(path: string): Promise<readonly GoGrant[]> {
  const printed = JSON.parse(gunzipSync(await readFile(path)).toString()) as { readonly grants: readonly GoGrant[] };
  return printed.grants;
}

describe.skipIf(folder === undefined)("factsOf", () => {
  const company = join(folder ?? "", "company");

  it("reads the grants that the Go command prints", async () => {
    const { grants } = await factsOf(join(company, "v3.c1z"));
    const expected = (await goGrants(join(company, "cli-v3/grants.json.gz"))).map(({ grant }) => {
      const sources = Object.entries(grant.sources?.sources ?? {}).map(([id, { isDirect }]) => [id, isDirect ?? false]);
      return [grant.id, Object.fromEntries(sources)];
    });
    expect(Object.fromEntries(Object.entries(grants).map(([id, { sources }]) => [id, sources]))).toEqual(
      Object.fromEntries(expected),
    );
  });

  it("is the same for both formats", async () => {
    const [v1, v3] = [await factsOf(join(company, "v1.c1z")), await factsOf(join(company, "v3.c1z"))];
    expect(v1.resourceTypes).toEqual(v3.resourceTypes);
    expect(v1.resources).toEqual(v3.resources);
    expect(v1.entitlements).toEqual(v3.entitlements);
    expect(Object.keys(v1.resources)).toHaveLength(101);
    const expandable = (facts: typeof v1): unknown[] =>
      Object.entries(facts.grants).flatMap(([id, { expandFrom }]) => (expandFrom === undefined ? [] : [[id, expandFrom]]));
    expect(expandable(v1)).toEqual(expandable(v3));
    expect(expandable(v1).length).toBeGreaterThan(0);
  });
});
