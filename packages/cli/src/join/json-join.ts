import type { SyncView } from "@baton-ts/c1z";
import { EntitlementSchema, ResourceSchema, ResourceTypeSchema, wireToJsonText } from "@baton-ts/proto";
import type { Join } from "./join.ts";
import { createJsonLookup, type JoinedJson } from "./json-lookup.ts";
import { missingNames } from "./missing.ts";

/**
 * Memory for printed objects, packed. Principals repeat in every grant, in no order: room for fewer than there are costs a point read and
 * a printing for each miss; more costs memory, of which the whole program has 150 MB (baton-cli §12.1). 24 MiB hold some 150,000 users.
 */
const maxBytes = { resourceTypes: 2 << 20, resources: 24 << 20, entitlements: 4 << 20 };

/** Joins for the JSON formats: objects are read and printed once. */
export function createJsonJoin(view: SyncView): Join<JoinedJson> {
  const resourceTypes = createJsonLookup({
    read: async (_, id) => (await view.resourceType(id))?.data,
    print: (bytes) => wireToJsonText(ResourceTypeSchema, bytes),
    placeholder: (_, id) => named({ id }, missingNames.resourceType(id)),
    maxBytes: maxBytes.resourceTypes,
  });
  const resources = createJsonLookup({
    read: async (type, id) => (await view.resource({ type, id }))?.data,
    print: (bytes) => wireToJsonText(ResourceSchema, bytes),
    placeholder: (type, id) => named({ id: { resourceType: type, resource: id } }, missingNames.resource({ type, id })),
    maxBytes: maxBytes.resources,
    readAll: async function* () {
      for await (const { rows } of view.resources()) yield rows.map(({ type, id, data }) => ({ group: type, id, data }));
    },
  });
  const entitlements = createJsonLookup({
    read: async (_, id) => (await view.entitlement(id))?.data,
    print: (bytes) => wireToJsonText(EntitlementSchema, bytes),
    placeholder: (_, id) => named({ id }, missingNames.entitlement(id)),
    maxBytes: maxBytes.entitlements,
  });
  return {
    resourceType: (id) => ({ lookup: resourceTypes, group: "", id }),
    resource: ({ type, id }) => ({ lookup: resources, group: type, id }),
    entitlement: (id) => ({ lookup: entitlements, group: "", id }),
  };
}

function named(identity: object, displayName: string): { readonly displayName: string; readonly json: string } {
  return { displayName, json: JSON.stringify({ ...identity, displayName }) };
}
