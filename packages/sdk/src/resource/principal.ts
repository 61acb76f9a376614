import { findAnnotation, UserTraitSchema, type Resource as WireResource } from "@baton-ts/proto";
import type { JsonObject } from "@bufbuild/protobuf";
import { type ResourceId, resourceId } from "../identity/resource-id.ts";

/**
 * Who access is granted to or revoked from, as the platform knows them. Not assignable to Resource: the thing granted comes from
 * `resource`, the person and their own context (organisation, workspace) from `principal` (connectors.md §6.7, entity-source rule).
 */
export interface Principal<Type extends string = string> {
  readonly kind: "principal";
  readonly typeId: Type;
  /** The system's own id. */
  readonly id: string;
  readonly displayName: string;
  /** Where the principal itself belongs, when the platform knows. */
  readonly parent: ResourceId | undefined;
  /** Empty object for none. */
  readonly profile: JsonObject;
  /** Primary address first; empty when the principal is no user, or was sent as an id only. */
  readonly emails: readonly string[];
  readonly login: string | undefined;
}

/** One Principal type for each type id, so that `principal.typeId === "team"` narrows the principal. */
export type PrincipalOf<Type extends string> = Type extends string ? Principal<Type> : never;

/** Reads the principal that a platform sent; from an id only, everything else is empty. */
export function wrapPrincipal(message: WireResource): Principal {
  const typeId = message.id?.resourceType ?? "";
  const id = message.id?.resource ?? "";
  const parent = message.parentResourceId;
  const trait = findAnnotation(message.annotations, UserTraitSchema);
  const emails = (trait?.emails ?? []).toSorted((a, b) => Number(b.isPrimary) - Number(a.isPrimary));
  return {
    kind: "principal",
    typeId,
    id,
    displayName: message.displayName === "" ? id : message.displayName,
    parent: parent === undefined || parent.resource === "" ? undefined : resourceId(parent.resourceType, parent.resource),
    profile: message.profile ?? trait?.profile ?? {},
    emails: emails.map((email) => email.address),
    login: trait === undefined || trait.login === "" ? undefined : trait.login,
  };
}
