import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { DescMessage, JsonValue } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { grantJson } from "../src/codec.ts";
import {
  EntitlementSchema,
  fromJsonText,
  fromJsonValue,
  GrantSchema,
  ResourceSchema,
  ResourceTypeSchema,
  toBinaryDeterministic,
  toJsonText,
  toJsonValue,
} from "../src/index.ts";
import {
  EntitlementListOutputSchema,
  GrantListOutputSchema,
  ResourceAccessListOutputSchema,
  ResourceListOutputSchema,
  ResourceTypeListOutputSchema,
  SyncListOutputSchema,
  SyncRunSchema,
} from "../src/outputs.ts";

const folder = process.env["BATON_GOLDEN_DIR"] ?? join(import.meta.dirname, "../../../../shared/golden");
const cases = existsSync(folder) ? readdirSync(folder).filter((name) => existsSync(join(folder, name, "dataset.json"))) : [];
if (cases.length === 0) console.warn(`golden data: none at ${folder}, tests that compare with the Go programs are skipped`);

/** Message types of `baton <command> -o json` (baton-cli §2.1), by the beginning of the file name. */
const outputs: readonly (readonly [name: string, schema: DescMessage])[] = [
  ["access-", ResourceAccessListOutputSchema],
  ["entitlements", EntitlementListOutputSchema],
  ["grants", GrantListOutputSchema],
  ["principals", ResourceListOutputSchema],
  ["resource-types", ResourceTypeListOutputSchema],
  ["resources", ResourceListOutputSchema],
  ["stats", SyncRunSchema],
  ["syncs", SyncListOutputSchema],
];

const datasetSchemas: Readonly<Record<string, DescMessage>> = {
  resourceTypes: ResourceTypeSchema,
  resources: ResourceSchema,
  entitlements: EntitlementSchema,
  grants: GrantSchema,
};

/** Without members that hold a default, which a dataset may spell out and protobuf JSON leaves out. Free-form profiles and metadata stay. */
function canonical(value: JsonValue, key = ""): JsonValue {
  if (key === "profile" || key === "metadata" || value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => canonical(item));
  const members = Object.entries(value).map(([name, member]) => [name, canonical(member, name)] as const);
  return Object.fromEntries(
    members.filter(([, member]) => ![false, "", 0].includes(member as never) && !(Array.isArray(member) && member.length === 0)),
  );
}

test.skipIf(cases.length === 0)("what the Go command printed is read and printed again, members in the same order", () => {
  let compared = 0;
  for (const path of cases.flatMap((name) => ["cli-v1", "cli-v3"].map((printed) => join(folder, name, printed)))) {
    for (const file of existsSync(path) ? readdirSync(path) : []) {
      const schema = outputs.find(([name]) => file.startsWith(name))?.[1];
      expect(schema, file).toBeDefined();
      if (schema === undefined) continue;
      const text = gunzipSync(readFileSync(join(path, file))).toString();
      const printed = toJsonText(schema, fromJsonText(schema, text));
      // Parsing evens out the spaces, which differ between builds of the Go command, and keeps the order of members.
      expect(JSON.stringify(JSON.parse(printed)), join(path, file)).toBe(JSON.stringify(JSON.parse(text)));
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(0);
});

test.skipIf(cases.length === 0)("datasets are read and printed again", () => {
  for (const name of cases) {
    const dataset = JSON.parse(readFileSync(join(folder, name, "dataset.json"), "utf8")) as Record<string, JsonValue[]>;
    for (const [list, schema] of Object.entries(datasetSchemas)) {
      const rows = dataset[list] ?? [];
      expect(rows.map((row) => toJsonValue(schema, fromJsonValue(schema, row)))).toEqual(rows.map((row) => canonical(row)));
    }
    const grants = (dataset["grants"] ?? []).map((row) => fromJsonValue(GrantSchema, row));
    expect(grants.map((grant) => grantJson(toBinaryDeterministic(GrantSchema, grant)))).toEqual(
      grants.map((grant) => toJsonText(GrantSchema, grant)),
    );
  }
});
