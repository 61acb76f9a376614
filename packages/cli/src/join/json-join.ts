import type { ResourceKey, SyncView } from "@baton-ts/c1z";
import { EntitlementSchema, ResourceSchema, ResourceTypeSchema, wireToJsonText } from "@baton-ts/proto";
import type { Reference } from "./join-row.ts";
import { createLookup } from "./lookup.ts";
import { missingNames } from "./missing.ts";

/** An object as the JSON text that goes into every row that names it. */
export interface JoinedJson {
  readonly json: Uint8Array;
  /** The placeholder's name when the sync does not hold the object. */
  readonly missing: string | undefined;
}

/** References to the objects of one sync, for {@link joinRow}. */
export interface Join<Value> {
  readonly resourceType: (id: string) => Reference<Value>;
  readonly resource: (key: ResourceKey) => Reference<Value>;
  readonly entitlement: (id: string) => Reference<Value>;
}

/**
 * How much rendered text is kept. Principals repeat in every grant, in no order: keeping fewer than there are costs a point read and a
 * rendering for each miss, keeping more costs memory (the budget is 150 MB for the whole program, baton-cli §12.1).
 */
const maxBytes = { resourceTypes: 1 << 20, resources: 40 << 20, entitlements: 6 << 20 };

/** What an entry costs beside its text: the typed array, the map slot and the key. */
const entryOverhead = 240;

/** Joins for the JSON formats: objects are read and rendered once and kept as bytes. */
export function createJsonJoin(view: SyncView): Join<JoinedJson> {
  const weigh = (value: JoinedJson): number => value.json.length + entryOverhead;
  const resourceTypes = createLookup({
    weigh,
    maxWeight: maxBytes.resourceTypes,
    read: async (_, id) => {
      const row = await view.resourceType(id);
      if (row !== undefined) return found(wireToJsonText(ResourceTypeSchema, row.data));
      return placeholder({ id }, missingNames.resourceType(id));
    },
  });
  const resources = createLookup({
    weigh,
    maxWeight: maxBytes.resources,
    read: async (type, id) => {
      const row = await view.resource({ type, id });
      if (row !== undefined) return found(wireToJsonText(ResourceSchema, row.data));
      return placeholder({ id: { resourceType: type, resource: id } }, missingNames.resource({ type, id }));
    },
  });
  const entitlements = createLookup({
    weigh,
    maxWeight: maxBytes.entitlements,
    read: async (_, id) => {
      const row = await view.entitlement(id);
      if (row !== undefined) return found(wireToJsonText(EntitlementSchema, row.data));
      return placeholder({ id }, missingNames.entitlement(id));
    },
  });
  return {
    resourceType: (id) => ({ lookup: resourceTypes, group: "", id }),
    resource: ({ type, id }) => ({ lookup: resources, group: type, id }),
    entitlement: (id) => ({ lookup: entitlements, group: "", id }),
  };
}

function found(text: string): JoinedJson {
  return { json: Buffer.from(text), missing: undefined };
}

function placeholder(identity: object, displayName: string): JoinedJson {
  return { json: Buffer.from(JSON.stringify({ ...identity, displayName })), missing: displayName };
}
