import type { Resource as WireResource, ResourceId as WireResourceId } from "@baton-ts/proto";
import type { SyncedType } from "../connector/connector-model.ts";
import { defineError } from "../define-error.ts";
import { type ResourceId, resourceId, toWireId } from "../identity/resource-id.ts";
import type { CallContext, ConnectorService, ListRequest, ListResponse } from "../protocol/connector-service.ts";
import type { Resource } from "../resource/resource.ts";
import { wire } from "../wire/wire.ts";
import { answerPage } from "./answer-page.ts";
import type { ServiceContext } from "./service-context.ts";
import { unknownType } from "./wrap-error.ts";

/**
 * Lists a type from the root, or below one parent. A type that exists below parents only has an empty root, and a parent of another type
 * has no children: neither reaches the handler (connectors.md §6.3).
 */
export async function listResources(
  service: ServiceContext,
  request: Parameters<ConnectorService["listResources"]>[0],
  call: CallContext,
): Promise<ListResponse<WireResource>> {
  const type = service.model.get(request.resourceTypeId);
  if (type === undefined) throw unknownType("list resources", request.resourceTypeId);
  const parent = parentOf(request.parentResourceId);
  if (!isListedBelow(type, parent)) return { list: [], nextPageToken: "", annotations: [] };
  const context = service.syncing(call);
  const { pageToken, annotations }: ListRequest = request;
  const typeId = type.facts.typeId;
  const shownParent = parent === undefined ? "<nil>" : `${parent.typeId}/${parent.id}`;
  return await answerPage<Resource, WireResource>({
    scope: { method: "resources", typeId, parent },
    request: { pageToken, annotations },
    pageSize: service.deps.pageSize,
    failure: "error: listing resources failed",
    unchanged: (token) =>
      `listing resources failed: next page token unchanged (token=${token}, type=${typeId}, parent=${shownParent})`,
    read: (page) => type.handlers.list({ ...context, page, parent }),
    toMessage: (resource) => finishResource(type, resource, parent),
  });
}

function parentOf(id: WireResourceId | undefined): ResourceId | undefined {
  return id === undefined || id.resource === "" ? undefined : resourceId(id.resourceType, id.resource);
}

function isListedBelow({ facts }: SyncedType, parent: ResourceId | undefined): boolean {
  return parent === undefined ? facts.parents.length === 0 || facts.alsoRoot : facts.parents.includes(parent.typeId);
}

// A handler may return the same resource object twice, in two syncs for example.
const finished = new WeakSet<WireResource>();

/** The message of a resource with what its type adds. */
export function finishResource(type: SyncedType, resource: Resource, parent: ResourceId | undefined): WireResource {
  const message = resource[wire];
  if (message === undefined || resource.typeId !== type.facts.typeId) {
    const found = message === undefined ? "something else than a resource" : `a ${resource.typeId}`;
    throw defineError(
      "RESOURCE_TYPE",
      `A listing of ${type.facts.typeId} returned ${found}.`,
      `Build items with ${type.facts.typeId}.resource(...).`,
    );
  }
  if (finished.has(message)) return message;
  finished.add(message);
  if (parent !== undefined) message.parentResourceId ??= toWireId(parent);
  message.annotations.push(...type.resourceAnnotations);
  return message;
}
