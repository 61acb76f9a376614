import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { NaiveEdge, NaiveGrant } from "./naive-oracle.ts";
import { expandNamed } from "./named-graph.ts";

/** Only what expansion needs of the protojson messages. */
interface GoldenId {
  readonly resourceType?: string;
  readonly resource?: string;
}

interface GoldenGrant {
  readonly id: string;
  readonly entitlement: { readonly id: string };
  readonly principal: { readonly id: GoldenId };
  readonly sources?: { readonly sources?: Readonly<Record<string, { readonly isDirect?: boolean }>> };
  readonly annotations?: readonly GoldenAnnotation[];
}

interface GoldenAnnotation {
  readonly "@type": string;
  readonly entitlementIds?: readonly string[];
  readonly shallow?: boolean;
  readonly resourceTypeIds?: readonly string[];
}

interface GoldenDataset {
  readonly resourceTypes: readonly { readonly id: string }[];
  readonly entitlements: readonly { readonly id: string }[];
  readonly grants: readonly GoldenGrant[];
}

const root = process.env["BATON_GOLDEN_DIR"] ?? join(import.meta.dirname, "../../../../../shared/golden");
const cases = existsSync(root) ? readdirSync(root).filter((name) => existsSync(join(root, name, "cli-v3/grants.json.gz"))) : [];
if (cases.length === 0) console.warn(`skipped: no golden data at ${root}; set BATON_GOLDEN_DIR`);

describe.skipIf(cases.length === 0)("the grants that the Go SDK expanded", () => {
  test.each(cases)("%s", (name) => {
    const dataset = JSON.parse(readFileSync(join(root, name, "dataset.json"), "utf8")) as GoldenDataset;
    const printed = JSON.parse(gunzipSync(readFileSync(join(root, name, "cli-v3/grants.json.gz"))).toString()) as {
      readonly grants: readonly { readonly grant: GoldenGrant }[];
    };
    const expected = Object.fromEntries(printed.grants.map(({ grant }) => [grant.id, sourcesOf(grant)]));
    expect(Object.keys(expected)).toHaveLength(printed.grants.length);
    expect(expandDataset(dataset)).toEqual(expected);
  });
});

/** Sources by grant id. A grant whose principal type is not served is not stored (sync-engine, checks at ingest). */
function expandDataset(dataset: GoldenDataset): Record<string, Readonly<Record<string, boolean>>> {
  const types = new Set(dataset.resourceTypes.map((type) => type.id));
  const stored = new Set(dataset.entitlements.map((entitlement) => entitlement.id));
  const kept = dataset.grants.filter((grant) => types.has(grant.principal.id.resourceType ?? ""));
  const grants = kept.map(
    (grant): NaiveGrant => ({
      entitlement: grant.entitlement.id,
      principal: principalName(grant),
      type: grant.principal.id.resourceType ?? "",
      sources: sourcesOf(grant),
    }),
  );
  const edges = kept.flatMap((grant) =>
    (grant.annotations ?? [])
      .filter((annotation) => annotation["@type"].endsWith("c1.connector.v2.GrantExpandable"))
      .flatMap((annotation) => edgesOf(grant.entitlement.id, annotation)),
  );
  const cells = expandNamed(
    grants,
    edges.filter((edge) => stored.has(edge.source)),
  );
  return Object.fromEntries(
    [...cells].map(([key, { sources, grant }]) => [
      grant === undefined ? key.replace(" ", ":") : (kept[grant] as GoldenGrant).id,
      sources,
    ]),
  );
}

function edgesOf(destination: string, annotation: GoldenAnnotation): NaiveEdge[] {
  const { entitlementIds = [], shallow = false, resourceTypeIds = [] } = annotation;
  return entitlementIds.map((source) => ({ source, destination, shallow, types: resourceTypeIds }));
}

function principalName({ principal }: GoldenGrant): string {
  return `${principal.id.resourceType}:${principal.id.resource}`;
}

/** protojson leaves `isDirect` out when false. */
function sourcesOf(grant: GoldenGrant): Readonly<Record<string, boolean>> {
  return Object.fromEntries(Object.entries(grant.sources?.sources ?? {}).map(([id, source]) => [id, source.isDirect === true]));
}
