import { BatonError, GrpcCode } from "@baton-ts/findings";
import type { Resource as WireResource } from "@baton-ts/proto";
import type { JsonObject } from "@bufbuild/protobuf";
import { type ParentId, type ResourceId, resourceId } from "../identity/resource-id.ts";
import { wire } from "../wire/wire.ts";

/**
 * A thing in the source system: what `list` returns and what `grants` receives. It cannot be granted to; the principal of a grant is a
 * ResourceId, so a group cannot become a member of itself by mistake.
 */
export interface Resource<Type extends string = string, Parent extends string | null = string | null> {
  readonly kind: "resource";
  readonly typeId: Type;
  /** The system's own id. */
  readonly id: string;
  /** Never empty. */
  readonly displayName: string;
  /**
   * The resource that this one belongs to. Reading it throws `BATON_CONNECTOR_PARENT_MISSING` where the type must have a parent and the
   * caller sent none.
   */
  readonly parent: ParentId<Parent>;
  /** Empty object for none. */
  readonly profile: JsonObject;
  /** @internal */
  readonly [wire]: WireResource;
}

/** Which parents the resources of a type have. */
export interface ParentRule {
  /** Empty: listed from the root only. */
  readonly parents: readonly string[];
  /** Listed from the root as well as below parents. */
  readonly alsoRoot: boolean;
}

/** Wraps a message whose identity was checked, here or by the caller's store. */
export function wrapResource(message: WireResource, rule: ParentRule): Resource {
  const typeId = message.id?.resourceType ?? "";
  const id = message.id?.resource ?? "";
  return {
    kind: "resource",
    typeId,
    id,
    displayName: message.displayName === "" ? id : message.displayName,
    get parent(): ResourceId | undefined {
      return readParent(message, rule);
    },
    profile: message.profile ?? {},
    [wire]: message,
  };
}

function readParent(message: WireResource, rule: ParentRule): ResourceId | undefined {
  const parent = message.parentResourceId;
  if (parent !== undefined && parent.resource !== "") return resourceId(parent.resourceType, parent.resource);
  if (rule.parents.length === 0 || rule.alsoRoot) return undefined;
  throw new BatonError({
    code: "BATON_CONNECTOR_PARENT_MISSING",
    message: `Resource ${message.id?.resourceType} ${message.id?.resource} was sent without its parent; a ${rule.parents.join(" or ")} is expected.`,
    hint: "Sync again, so that the stored resource has its parent.",
    grpcCode: GrpcCode.failedPrecondition,
  });
}
