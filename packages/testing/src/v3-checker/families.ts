import type { LiveRows } from "./store.ts";
import { components } from "./tuple.ts";
import type { Violations } from "./violations.ts";

export type FamilyName =
  | "resourceTypes"
  | "resources"
  | "entitlements"
  | "grants"
  | "assets"
  | "syncRun"
  | "children"
  | "byPrincipal"
  | "needsExpansion"
  | "grantHashes"
  | "sessions"
  | "digests"
  | "meta";

interface Family {
  readonly name: FamilyName;
  readonly header: string;
  /** Components of every key; undefined where keys are no tuples of a fixed length. */
  readonly components: number | undefined;
  readonly isEmpty: boolean;
}

/** c1z-v3-pebble §2.2. */
const families: readonly Family[] = [
  { name: "resourceTypes", header: "\u0003\u0001", components: 1, isEmpty: false },
  { name: "resources", header: "\u0003\u0002", components: 2, isEmpty: false },
  { name: "entitlements", header: "\u0003\u0003", components: 4, isEmpty: false },
  { name: "grants", header: "\u0003\u0004", components: 6, isEmpty: false },
  { name: "assets", header: "\u0003\u0005", components: 1, isEmpty: false },
  { name: "syncRun", header: "\u0003\u0006", components: undefined, isEmpty: false },
  { name: "children", header: "\u0003\u0007\u0001", components: 4, isEmpty: true },
  { name: "byPrincipal", header: "\u0003\u0007\u0004", components: 6, isEmpty: true },
  { name: "needsExpansion", header: "\u0003\u0007\u0005", components: 6, isEmpty: true },
  { name: "grantHashes", header: "\u0003\u0007\u0008", components: undefined, isEmpty: false },
  { name: "sessions", header: "\u0003\u0009", components: 2, isEmpty: false },
  { name: "digests", header: "\u0003\u000a\u0008", components: undefined, isEmpty: false },
  { name: "meta", header: "\u0003\u00ff", components: undefined, isEmpty: false },
];

export type Families = Readonly<Record<FamilyName, Map<string, Uint8Array>>>;

/** Sorts every row into its family; keys of none, and of the wrong shape, are violations. Keys keep their header. */
export function splitFamilies(rows: LiveRows, found: Violations): Families {
  const split = Object.fromEntries(families.map(({ name }) => [name, new Map<string, Uint8Array>()])) as Record<
    FamilyName,
    Map<string, Uint8Array>
  >;
  for (const [key, value] of rows) {
    const family = families.find(({ header }) => key.startsWith(header));
    if (family === undefined) {
      found.add(`row ${JSON.stringify(key)}: of no family`);
      continue;
    }
    split[family.name].set(key, value);
    const { components: count, header } = family;
    const what = `row ${JSON.stringify(key)}`;
    const parts = count === undefined ? undefined : found.run(what, () => components(key, header.length));
    found.check(parts === undefined || parts.length === count, () => `${what}: ${parts?.length} components, expected ${count}`);
    found.check(!family.isEmpty || value.length === 0, () => `${what}: an index row with a value`);
  }
  return split;
}

export function headerOf(name: FamilyName): string {
  return families.find((family) => family.name === name)?.header ?? "";
}
