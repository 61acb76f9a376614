import type { Entitlement, Grant, Resource } from "@baton-ts/proto";
import type { Any } from "@bufbuild/protobuf/wkt";
import type { CallContext, ConnectorService, ListResponse } from "../index.ts";

/** A call inside of a sync. */
export function callOf(activeSyncId = "2abcdefghijklmnopqrstuvwxyz"): CallContext {
  return { signal: new AbortController().signal, activeSyncId };
}

/** Every item of a listing; throws after 1000 pages. */
export async function allPages<Item>(list: (pageToken: string) => Promise<ListResponse<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  for (let token = "", pages = 0; ; pages++) {
    const page = await list(token);
    items.push(...page.list);
    if (page.nextPageToken === "") return items;
    if (pages > 1000) throw new Error("the listing does not end");
    token = page.nextPageToken;
  }
}

/** What an engine asks a connector in a full sync. */
export interface Walked {
  readonly resources: readonly Resource[];
  readonly entitlements: readonly Entitlement[];
  readonly grants: readonly Grant[];
}

const annotations: readonly Any[] = [];

/** Reads everything as an engine does: types from the root, children below their parents, then access of each resource. */
export async function walk(service: ConnectorService, call: CallContext = callOf()): Promise<Walked> {
  const types = await service.listResourceTypes(call);
  const resources: Resource[] = [];
  const read = async (resourceTypeId: string, parentResourceId: Resource["id"]): Promise<void> => {
    const listed = await allPages((pageToken) =>
      service.listResources({ resourceTypeId, parentResourceId, pageToken, annotations }, call),
    );
    resources.push(...listed);
    for (const resource of listed) for (const child of childTypes(resource)) await read(child, resource.id);
  };
  for (const type of types) await read(type.id, undefined);
  const entitlements: Entitlement[] = [];
  const grants: Grant[] = [];
  for (const resource of resources) {
    entitlements.push(...(await allPages((pageToken) => service.listEntitlements({ resource, pageToken, annotations }, call))));
    grants.push(...(await allPages((pageToken) => service.listGrants({ resource, pageToken, annotations }, call))));
  }
  return { resources, entitlements, grants };
}

function childTypes(resource: Resource): string[] {
  return namesOf(resource.annotations)
    .filter(([name]) => name === "ChildResourceType")
    .map(([, payload]) => payload);
}

/** Annotations as `[message name, text of field 1]`, read from the bytes so that no schema of ours is trusted. */
export function namesOf(list: readonly Any[]): [string, string][] {
  return list.map(({ typeUrl, value }) => {
    const name = typeUrl.slice(typeUrl.lastIndexOf(".") + 1);
    const length = value[0] === 0x0a ? (value[1] ?? 0) : 0;
    return [name, Buffer.from(value.subarray(2, 2 + length)).toString("utf8")];
  });
}

/** `type/id` of a resource. */
export function shown(resource: Resource | undefined): string {
  return `${resource?.id?.resourceType}/${resource?.id?.resource}`;
}
