import { BatonError, GrpcCode } from "@baton-ts/findings";
import {
  Capability,
  type ConnectorCapabilities,
  ConnectorCapabilitiesSchema,
  ConnectorMetadataSchema,
  type Entitlement,
  type Grant,
  type Resource,
  type ResourceId,
  type ResourceType,
} from "@baton-ts/proto";
import type { CallContext, ConnectorService, ListResponse } from "@baton-ts/sdk";
import { create } from "@bufbuild/protobuf";

/** The listings of a connector that only syncs; every method may be called concurrently and must not keep pages. */
export interface Listings {
  readonly displayName: string;
  readonly resourceTypes: readonly ResourceType[];
  resources(resourceTypeId: string, parent: ResourceId | undefined, pageToken: string): ListResponse<Resource>;
  resource(id: ResourceId): Resource | undefined;
  entitlements(resource: Resource, pageToken: string): ListResponse<Entitlement>;
  grants(resource: Resource, pageToken: string): ListResponse<Grant>;
}

/** Semver that makes engines fill the active sync id (connector-runtime §3.4). */
const sdkVersion = "v0.25.0";

function fail(code: `BATON_${string}`, grpcCode: GrpcCode, message: string): never {
  throw new BatonError({ code, grpcCode, message });
}

/** Syncing and targeted syncing of every type, and nothing else. */
export function readOnlyCapabilities(resourceTypes: readonly ResourceType[]): ConnectorCapabilities {
  return create(ConnectorCapabilitiesSchema, {
    resourceTypeCapabilities: resourceTypes.map((resourceType) => ({
      resourceType,
      capabilities: [Capability.SYNC, Capability.TARGETED_SYNC],
      permissions: {},
    })),
    connectorCapabilities: [Capability.SYNC, Capability.TARGETED_SYNC, Capability.SERVICE_MODE_TARGETED_SYNC],
  });
}

/** A ConnectorService that answers from `listings` and refuses grant and revoke with `unimplemented`. Aborted calls reject. */
export function readOnlyService(listings: Listings): ConnectorService {
  const known = new Set(listings.resourceTypes.map((type) => type.id));
  const check = (type: string, context: CallContext): void => {
    context.signal.throwIfAborted();
    if (known.has(type)) return;
    const message = `The connector has no resource type "${type}"; it has ${[...known].join(", ")}.`;
    fail("BATON_CONNECTOR_UNKNOWN_RESOURCE_TYPE", GrpcCode.notFound, message);
  };
  const refuse = async (): Promise<never> =>
    fail("BATON_CONNECTOR_READ_ONLY", GrpcCode.unimplemented, `${listings.displayName} only syncs: it cannot grant or revoke.`);
  return {
    metadata: async () => create(ConnectorMetadataSchema, { displayName: listings.displayName }),
    capabilities: () => readOnlyCapabilities(listings.resourceTypes),
    validate: async () => ({ annotations: [], sdkVersion }),
    listResourceTypes: async () => listings.resourceTypes,
    listResources: async (request, context) => {
      check(request.resourceTypeId, context);
      return listings.resources(request.resourceTypeId, request.parentResourceId, request.pageToken);
    },
    getResource: async ({ resourceId }, context) => {
      check(resourceId.resourceType, context);
      const message = `Resource ${resourceId.resourceType} "${resourceId.resource}" does not exist.`;
      return listings.resource(resourceId) ?? fail("BATON_CONNECTOR_RESOURCE_NOT_FOUND", GrpcCode.notFound, message);
    },
    listStaticEntitlements: async (request, context) => {
      check(request.resourceTypeId, context);
      return { list: [], nextPageToken: "", annotations: [] };
    },
    listEntitlements: async (request, context) => {
      check(request.resource.id?.resourceType ?? "", context);
      return listings.entitlements(request.resource, request.pageToken);
    },
    listGrants: async (request, context) => {
      check(request.resource.id?.resourceType ?? "", context);
      return listings.grants(request.resource, request.pageToken);
    },
    grant: refuse,
    revoke: refuse,
    cleanup: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Position that an offset token names; an empty token is the start. Throws BATON_CONNECTOR_PAGE_TOKEN_INVALID for anything else. */
export function parseOffset(pageToken: string): number {
  if (pageToken === "") return 0;
  const offset = Number(pageToken);
  if (/^\d{1,15}$/.test(pageToken)) return offset;
  return fail(
    "BATON_CONNECTOR_PAGE_TOKEN_INVALID",
    GrpcCode.invalidArgument,
    `Page token "${pageToken}" is not a decimal offset.`,
  );
}
