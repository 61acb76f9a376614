/**
 * What a listing says on files of both engines (docs/compatibility.md): members and lists of objects in any order; of objects that v1 files repeat inside
 * of others the ids, which are all that v3 files keep; no `externalId`, which v3 files have no place for; and no counts of 0, which only v1
 * files store.
 */
export function engineFacts(printed: unknown): unknown {
  return inOrder(reduceMember("", printed));
}

function reduceMember(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => reduceMember(name === "entitlements" ? "entitlement" : "", item));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value)
    .filter(([member]) => member !== "externalId")
    .map(([member, inner]) => [member, reduceMember(member, inner)] as const);
  const reduced: Readonly<Record<string, unknown>> = Object.fromEntries(members);
  if (name === "entitlement") return reduceEntitlement(reduced);
  if (name === "grant") return reduceGrant(reduced);
  return name === "resourcesByResourceType" ? Object.fromEntries(members.filter(([, count]) => count !== "0")) : reduced;
}

/** Also of rows of `entitlements`, whose own member has the same name. */
function reduceEntitlement(entitlement: Readonly<Record<string, unknown>>): unknown {
  const { resource, grantableTo, ...rest } = entitlement;
  return { ...rest, resource: idOf(resource), grantableTo: Array.isArray(grantableTo) ? grantableTo.map(idOf) : undefined };
}

function reduceGrant(grant: Readonly<Record<string, unknown>>): unknown {
  const { entitlement, principal, ...rest } = grant;
  const { id, resource } = asObject(entitlement);
  const { parentResourceId } = asObject(principal);
  return { ...rest, entitlement: { id, resource }, principal: { id: idOf(principal), parentResourceId } };
}

function idOf(value: unknown): unknown {
  return asObject(value)["id"];
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** Members by name, lists of objects by their texts, members that are empty left out. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items: unknown[] = value.map(inOrder);
    if (!items.every((item) => typeof item === "object" && item !== null)) return items;
    // Texts are made once: lists have thousands of objects.
    const texts = items.map((item) => [JSON.stringify(item), item] as const);
    return texts.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  }
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value)
    .map(([name, member]) => [name, inOrder(member)] as const)
    .filter(([, member]) => !isEmpty(member));
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === "" || (typeof value === "object" && (value === null || Object.keys(value).length === 0))
  );
}
