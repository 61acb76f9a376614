import type { Entitlement, Grant, Resource, ResourceId } from "@baton-ts/proto";
import type { ListResponse } from "@baton-ts/sdk";
import { type Listings, parseOffset } from "../service/read-only-service.ts";
import type { Dataset, Loop } from "./dataset.ts";

/** Map key of a resource id; type ids cannot hold a NUL. */
function keyOf(id: ResourceId | undefined): string {
  return id === undefined ? "" : `${id.resourceType}\0${id.resource}`;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  return Map.groupBy(items, key);
}

/** Last one wins: a listing that repeats an id updates the resource. */
function indexBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [key(item), item]));
}

/**
 * Serves a dataset page by page; the token is the decimal offset. Entitlements and grants name their resource, entitlement and principal by
 * id: where the dataset has the full object it is served in its place, otherwise the stub stays. A listing named by `loopOn` answers with
 * the token of its second page for ever.
 */
export function datasetListings(dataset: Dataset): Listings {
  const resources = indexBy(dataset.resources, (resource) => keyOf(resource.id));
  const fullResource = (stub: Resource | undefined): Resource | undefined => resources.get(keyOf(stub?.id)) ?? stub;
  const entitlements = dataset.entitlements.map((item): Entitlement => ({ ...item, resource: fullResource(item.resource) }));
  const entitlementById = indexBy(entitlements, (item) => item.id);
  const grants = dataset.grants.map((item): Grant => {
    const stub = item.entitlement;
    const entitlement = stub && (entitlementById.get(stub.id) ?? { ...stub, resource: fullResource(stub.resource) });
    return { ...item, entitlement, principal: fullResource(item.principal) };
  });
  const resourcesByParent = groupBy(
    dataset.resources,
    (item) => `${item.id?.resourceType ?? ""}\0${keyOf(item.parentResourceId)}`,
  );
  const entitlementsByResource = groupBy(entitlements, (item) => keyOf(item.resource?.id));
  const grantsByResource = groupBy(grants, (item) => keyOf(item.entitlement?.resource?.id));

  const page = <T>(items: readonly T[] = [], pageToken: string, listing: Loop["listing"], type: string): ListResponse<T> => {
    const start = parseOffset(pageToken);
    const end = start + dataset.pageSize;
    const isLoop = dataset.loopOn?.listing === listing && dataset.loopOn.resourceType === type;
    const next = isLoop ? dataset.pageSize : end < items.length ? end : undefined;
    return { list: items.slice(start, end), nextPageToken: next === undefined ? "" : String(next), annotations: [] };
  };
  return {
    displayName: "Dataset",
    resourceTypes: dataset.resourceTypes,
    resources: (type, parent, token) => page(resourcesByParent.get(`${type}\0${keyOf(parent)}`), token, "list", type),
    resource: (id) => resources.get(keyOf(id)),
    entitlements: ({ id }, token) => page(entitlementsByResource.get(keyOf(id)), token, "entitlements", id?.resourceType ?? ""),
    grants: ({ id }, token) => page(grantsByResource.get(keyOf(id)), token, "grants", id?.resourceType ?? ""),
  };
}
