import type { ResourceType as WireResourceType } from "@baton-ts/proto";
import type { Any } from "@bufbuild/protobuf/wkt";
import type { ResourceTypeFacts } from "../resource-type/resource-type-facts.ts";
import type { AnyHandlers } from "../sync/resource-sync.ts";

/** A resource type as the running connector uses it. */
export interface SyncedType {
  readonly facts: ResourceTypeFacts;
  readonly handlers: AnyHandlers;
  /** What ListResourceTypes answers. */
  readonly message: WireResourceType;
  /** Added to each resource of the type: its child types, and SkipGrants when there is nothing to list. */
  readonly resourceAnnotations: readonly Any[];
}

/** All types of a connector, checked, in the author's order. */
export type ConnectorModel = ReadonlyMap<string, SyncedType>;
