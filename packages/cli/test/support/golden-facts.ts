/**
 * What two listings have to agree in (golden data, "How to compare"): members in any order, lists in any order, defaults left out, and
 * not whether `GrantExpandable` is shown, which upstream hides on v1 files.
 */
export function factsOf(command: string, printed: unknown): Readonly<Record<string, unknown>> {
  const root = asObject(printed);
  switch (command) {
    case "grants":
      return byKey(root.grants, (row) => asText(asObject(row.grant).id), grantFacts);
    case "entitlements":
      return byKey(root.entitlements, (row) => asText(asObject(row.entitlement).id), canonical);
    case "resource-types":
      return byKey(root.resourceTypes, (row) => asText(asObject(row.resourceType).id), canonical);
    case "resources":
    case "principals":
      return byKey(root.resources, (row) => JSON.stringify(canonical(asObject(row.resource).id)), canonical);
    case "access":
      return byKey(
        root.access,
        (row) => JSON.stringify(canonical(asObject(row.resource).id)),
        (row) =>
          asList(asObject(row).entitlements)
            .map((entitlement) => asText(asObject(entitlement).id))
            .sort(),
      );
    case "syncs":
      return byKey(root.syncs, (row) => asText(row.id), canonical);
    default:
      return root;
  }
}

/** All of the row but GrantExpandable. */
function grantFacts(row: unknown): unknown {
  const { grant, ...siblings } = asObject(row);
  const { annotations, ...rest } = asObject(grant);
  const shown = asList(annotations).filter((value) => !asText(asObject(value)["@type"]).endsWith(".GrantExpandable"));
  return canonical({ ...siblings, grant: { ...rest, annotations: shown } });
}

function byKey(
  rows: unknown,
  keyOf: (row: Readonly<Record<string, unknown>>) => string,
  facts: (row: unknown) => unknown,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(asList(rows).map((row) => [keyOf(asObject(row)), facts(row)]));
}

/** Members sorted, empty ones left out, lists of objects sorted by their text. */
export function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items: unknown[] = value.map(canonical);
    const isListOfObjects = items.length > 0 && items.every((item) => typeof item === "object" && item !== null);
    return isListOfObjects ? items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value)
    .map(([name, member]) => [name, canonical(member)] as const)
    .filter(([name, member]) => name === "isDirect" || !isEmpty(member))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members);
}

function isEmpty(value: unknown): boolean {
  if (typeof value === "object") return value === null || Object.keys(value).length === 0;
  return value === "" || value === false;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}
