import type {
  ConnectorCapabilities,
  ConnectorMetadata,
  Entitlement,
  Grant,
  Resource,
  ResourceId,
  ResourceType,
} from "@baton-ts/proto";
import type { Any } from "@bufbuild/protobuf/wkt";

/** What every call receives. Aborting `signal` ends the call; nothing is kept of an aborted call. */
export interface CallContext {
  readonly signal: AbortSignal;
  /** KSUID of the running sync, empty outside of one. */
  readonly activeSyncId: string;
}

/** What every listing call is asked. */
export interface ListRequest {
  /** Empty for the first page. */
  readonly pageToken: string;
  readonly annotations: readonly Any[];
}

/** One page of a listing: `nextPageToken` is empty on the last one. */
export interface ListResponse<T> {
  readonly list: readonly T[];
  readonly nextPageToken: string;
  readonly annotations: readonly Any[];
}

/** What a connector answers to validate. */
export interface ValidateResponse {
  readonly annotations: readonly Any[];
  /** Semver with a leading `v`; the engine fills activeSyncId only from v0.4.3 on (sync-engine §4.1). */
  readonly sdkVersion: string;
}

/**
 * A connector as the engine and RPC servers see it: one method per RPC of c1.connector.v2 that a sync or provisioning needs. `defineConnector` builds it;
 * an adapter to a gRPC peer implements it too. Every method rejects with a BatonError whose grpcCode is what the RPC would answer.
 */
export interface ConnectorService extends AsyncDisposable {
  metadata(context: CallContext): Promise<ConnectorMetadata>;
  capabilities(): ConnectorCapabilities;
  /** One cheap authenticated call to the source system. */
  validate(context: CallContext): Promise<ValidateResponse>;
  listResourceTypes(context: CallContext): Promise<readonly ResourceType[]>;
  listResources(
    request: ListRequest & { readonly resourceTypeId: string; readonly parentResourceId: ResourceId | undefined },
    context: CallContext,
  ): Promise<ListResponse<Resource>>;
  /** Rejects with `unimplemented` where the type has no targeted get, `notFound` where the resource does not exist. */
  getResource(
    request: { readonly resourceId: ResourceId; readonly parentResourceId: ResourceId | undefined },
    context: CallContext,
  ): Promise<Resource>;
  listStaticEntitlements(
    request: ListRequest & { readonly resourceTypeId: string },
    context: CallContext,
  ): Promise<ListResponse<Entitlement>>;
  /** With a TypeScopedEntitlements annotation the resource is the stub (type, type) and the answer covers the whole type. */
  listEntitlements(
    request: ListRequest & { readonly resource: Resource },
    context: CallContext,
  ): Promise<ListResponse<Entitlement>>;
  /** With a TypeScopedGrants annotation the resource is the stub (type, type) and the answer covers the whole type. */
  listGrants(request: ListRequest & { readonly resource: Resource }, context: CallContext): Promise<ListResponse<Grant>>;
  grant(
    request: { readonly entitlement: Entitlement; readonly principal: Resource },
    context: CallContext,
  ): Promise<{ readonly grants: readonly Grant[]; readonly annotations: readonly Any[] }>;
  revoke(request: { readonly grant: Grant }, context: CallContext): Promise<{ readonly annotations: readonly Any[] }>;
  /** End of a sync: caches and session data of `context.activeSyncId` are dropped. */
  cleanup(context: CallContext): Promise<void>;
}
