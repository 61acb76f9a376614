import { EntitlementSchema, type Resource, type ResourceType, toBinaryDeterministic } from "@baton-ts/proto";
import { entitlementFromRow, resourceFromRow, resourceTypeFromRow } from "../rows-from-messages/messages.ts";
import type { SyncView } from "../store/reader.ts";
import type { EntitlementRow } from "../store/rows.ts";

/**
 * Puts the stored resource and resource types into entitlements that hold their ids alone, as all of a v3 file do: v1 files hold whole ones
 * (sync-engine §2.4), and upstream's csv export of them takes resource names from there. An object that the sync lacks stays an id.
 */
export function entitlementCompleter(view: SyncView): (row: EntitlementRow) => Promise<EntitlementRow> {
  const types = new Map<string, ResourceType | undefined>();
  let last: { readonly type: string; readonly id: string; readonly resource: Resource | undefined } | undefined;

  // Entitlements of one resource follow each other.
  const readResource = async (type: string, id: string): Promise<Resource | undefined> => {
    if (last?.type === type && last.id === id) return last.resource;
    const row = await view.resource({ type, id });
    last = { type, id, resource: row === undefined ? undefined : resourceFromRow(row) };
    return last.resource;
  };
  const readType = async (id: string): Promise<ResourceType | undefined> => {
    if (types.has(id)) return types.get(id);
    const row = await view.resourceType(id);
    const type = row === undefined ? undefined : resourceTypeFromRow(row);
    types.set(id, type);
    return type;
  };

  return async (row) => {
    const entitlement = entitlementFromRow(row);
    const resource = await readResource(row.resourceType, row.resourceId);
    if (resource !== undefined) entitlement.resource = resource;
    for (const [index, { id }] of entitlement.grantableTo.entries()) {
      const type = await readType(id);
      if (type !== undefined) entitlement.grantableTo[index] = type;
    }
    return { ...row, data: toBinaryDeterministic(EntitlementSchema, entitlement) };
  };
}
