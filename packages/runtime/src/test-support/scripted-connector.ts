import { BatonError, GrpcCode } from "@baton-ts/findings";
import {
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
import type { Any } from "@bufbuild/protobuf/wkt";

/** One page; without `next` it is the last one. */
export interface ScriptedPage<T> {
  readonly list?: readonly T[];
  readonly next?: string;
  readonly annotations?: readonly Any[];
}

type Answer<T> = ScriptedPage<T> | Promise<ScriptedPage<T>>;

export interface Script {
  readonly name?: string;
  readonly sdkVersion?: string;
  readonly types?: readonly ResourceType[];
  readonly resources?: (type: string, parent: ResourceId | undefined, token: string) => Answer<Resource>;
  readonly resource?: (id: ResourceId, parent: ResourceId | undefined) => Resource | Promise<Resource>;
  readonly staticEntitlements?: (type: string, token: string) => Answer<Entitlement>;
  readonly entitlements?: (resource: Resource, token: string, annotations: readonly Any[]) => Answer<Entitlement>;
  readonly grants?: (resource: Resource, token: string, annotations: readonly Any[]) => Answer<Grant>;
  /** Runs before each call, named as in call statistics with what it asks for: `list-grants group/g1 "token"`. Throws to fail it. */
  readonly before?: (call: string, context: CallContext) => void | Promise<void>;
}

export interface ScriptedConnector extends ConnectorService {
  /** Every call so far, in order. */
  readonly log: string[];
}

/** A connector that answers as the script says; parts that the script lacks answer with nothing. */
export function scriptedConnector(script: Script): ScriptedConnector {
  const log: string[] = [];
  const call = async <T>(name: string, context: CallContext, answer: () => T | Promise<T>): Promise<T> => {
    context.signal.throwIfAborted();
    log.push(name);
    await script.before?.(name, context);
    return answer();
  };
  const page = async <T>(name: string, context: CallContext, answer: () => Answer<T> | undefined): Promise<ListResponse<T>> => {
    const { list = [], next = "", annotations = [] } = (await call(name, context, () => answer())) ?? {};
    return { list, nextPageToken: next, annotations };
  };
  const unused = (): Promise<never> => Promise.reject(rpcError(GrpcCode.unimplemented, "not scripted"));
  return {
    log,
    metadata: async () => create(ConnectorMetadataSchema, { displayName: script.name ?? "Scripted" }),
    capabilities: () => create(ConnectorCapabilitiesSchema),
    validate: (context) => call("validate", context, () => ({ annotations: [], sdkVersion: script.sdkVersion ?? "v0.25.0" })),
    listResourceTypes: (context) => call("list-resource-types", context, () => script.types ?? []),
    listResources: ({ resourceTypeId, parentResourceId, pageToken }, context) => {
      const under = parentResourceId === undefined ? "" : ` under ${parentResourceId.resourceType}/${parentResourceId.resource}`;
      const name = `list-resources ${resourceTypeId}${under} ${JSON.stringify(pageToken)}`;
      return page(name, context, () => script.resources?.(resourceTypeId, parentResourceId, pageToken));
    },
    getResource: ({ resourceId, parentResourceId }, context) =>
      call(`get-resource ${resourceId.resourceType}/${resourceId.resource}`, context, () =>
        script.resource === undefined ? unused() : script.resource(resourceId, parentResourceId),
      ),
    listStaticEntitlements: ({ resourceTypeId, pageToken }, context) =>
      page(`list-static-entitlements ${resourceTypeId} ${JSON.stringify(pageToken)}`, context, () =>
        script.staticEntitlements?.(resourceTypeId, pageToken),
      ),
    listEntitlements: ({ resource, pageToken, annotations }, context) =>
      page(`list-entitlements ${nameOf(resource)} ${JSON.stringify(pageToken)}`, context, () =>
        script.entitlements?.(resource, pageToken, annotations),
      ),
    listGrants: ({ resource, pageToken, annotations }, context) =>
      page(`list-grants ${nameOf(resource)} ${JSON.stringify(pageToken)}`, context, () =>
        script.grants?.(resource, pageToken, annotations),
      ),
    grant: unused,
    revoke: unused,
    cleanup: (context) => call("cleanup", context, () => {}),
    [Symbol.asyncDispose]: async () => {},
  };
}

export function rpcError(grpcCode: GrpcCode, message: string, retryAfterMs?: number): BatonError {
  return new BatonError({ code: "BATON_TEST_FAILURE", message, grpcCode, retryAfterMs });
}

function nameOf(resource: Resource): string {
  return `${resource.id?.resourceType}/${resource.id?.resource}`;
}
