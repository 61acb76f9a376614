import type { SyncView } from "@baton-ts/c1z";
import type { Join } from "./join.ts";
import { createLookup } from "./lookup.ts";
import { readStrings } from "./message-fields.ts";
import { missingNames } from "./missing.ts";

/** What tables show of an object that a row names. */
export interface JoinedName {
  readonly displayName: string;
  /** Entitlements only; empty elsewhere. */
  readonly slug: string;
  readonly missing: string | undefined;
}

/** Names of about 250,000 principals; a name that is longer than usual counts for more. */
const maxWeight = 16 << 20;
const entryOverhead = 40;

// Field numbers of c1.connector.v2.
const resourceDisplayName = 3;
const resourceTypeDisplayName = 2;
const entitlementDisplayName = 3;
const entitlementSlug = 8;

/** Joins for tables: names only, no decoding of whole messages. */
export function createTextJoin(view: SyncView): Join<JoinedName> {
  const weigh = (value: JoinedName): number => value.displayName.length + entryOverhead;
  const resources = createLookup({
    weigh,
    maxWeight,
    read: async (type, id) => {
      const row = await view.resource({ type, id });
      return row === undefined ? placeholder(missingNames.resource({ type, id })) : named(row.data, resourceDisplayName);
    },
  });
  const resourceTypes = createLookup({
    weigh,
    maxWeight,
    read: async (_, id) => {
      const row = await view.resourceType(id);
      return row === undefined ? placeholder(missingNames.resourceType(id)) : named(row.data, resourceTypeDisplayName);
    },
  });
  const entitlements = createLookup({
    weigh,
    maxWeight,
    read: async (_, id) => {
      const row = await view.entitlement(id);
      if (row === undefined) return placeholder(missingNames.entitlement(id));
      const [displayName = "", slug = ""] = readStrings(row.data, [entitlementDisplayName, entitlementSlug]);
      return { displayName, slug, missing: undefined };
    },
  });
  return {
    resourceType: (id) => ({ lookup: resourceTypes, group: "", id }),
    resource: ({ type, id }) => ({ lookup: resources, group: type, id }),
    entitlement: (id) => ({ lookup: entitlements, group: "", id }),
  };
}

function named(message: Uint8Array, field: number): JoinedName {
  return { displayName: readStrings(message, [field])[0] ?? "", slug: "", missing: undefined };
}

function placeholder(displayName: string): JoinedName {
  return { displayName, slug: "", missing: displayName };
}
