import { latin1 } from "./byte-view.ts";
import { type Families, type FamilyName, headerOf } from "./families.ts";
import { escape } from "./tuple.ts";
import type { Violations } from "./violations.ts";
import { WireMessage } from "./wire-fields.ts";

const deferredMarker = "\u0003\u00ffdeferred_grant_idx_pending";

/** Index families hold exactly the rows that follow from the primary rows (c1z-v3-pebble §2.2, §3.4). */
export function checkIndexes(families: Families, found: Violations): void {
  const children = [...families.resources].flatMap(([key, value]) => {
    const parent = new WireMessage(value).message(6);
    if (parent.text(2) === "") return [];
    const own = key.slice(headerOf("resources").length);
    return [`${headerOf("children")}\0${escape(latin1(parent.bytes(1)))}\0${escape(latin1(parent.bytes(2)))}${own}`];
  });
  compare("children", children, families, found);
  if (!families.meta.has(deferredMarker)) {
    const byPrincipal = [...families.grants.keys()].map((key) => {
      const parts = key.slice(headerOf("grants").length + 1).split("\0");
      return [headerOf("byPrincipal"), ...parts.slice(4), ...parts.slice(0, 4)].join("\0");
    });
    compare("byPrincipal", byPrincipal, families, found);
  }
  const needing = [...families.grants].filter(([, value]) => new WireMessage(value).int(7) === 1);
  compare(
    "needsExpansion",
    needing.map(([key]) => headerOf("needsExpansion") + key.slice(headerOf("grants").length)),
    families,
    found,
  );
}

function compare(name: FamilyName, expected: readonly string[], families: Families, found: Violations): void {
  const wanted = new Set(expected);
  for (const key of wanted) found.check(families[name].has(key), () => `${name}: row ${JSON.stringify(key)} is missing`);
  for (const key of families[name].keys())
    found.check(wanted.has(key), () => `${name}: row ${JSON.stringify(key)} belongs to nothing`);
}
