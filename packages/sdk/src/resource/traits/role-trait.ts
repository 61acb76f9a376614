import { type RoleTrait, RoleTraitSchema } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { Maybe } from "../maybe.ts";
import type { SharedAttributes } from "../shared-attributes.ts";

/** Attributes of a role. */
export interface RoleAttributes {
  /** Conditions under which the role applies, in the system's own language. */
  readonly roleScope?: Maybe<{ readonly type: string; readonly conditions: readonly string[] }>;
}

/** The trait; the profile is repeated in it as upstream does. */
export function roleTrait(role: RoleAttributes, shared: SharedAttributes): RoleTrait {
  const scope = role.roleScope ?? undefined;
  return create(RoleTraitSchema, {
    profile: shared.profile,
    roleScopeConditions: scope && { type: scope.type, conditions: scope.conditions.map((expression) => ({ expression })) },
  });
}
