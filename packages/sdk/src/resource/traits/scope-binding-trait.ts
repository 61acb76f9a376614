import { type ScopeBindingTrait, ScopeBindingTraitSchema } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import { type ResourceId, toWireId } from "../../identity/resource-id.ts";

/** A role that is limited to one resource. */
export interface ScopeBindingAttributes {
  readonly role: ResourceId;
  readonly scope: ResourceId;
}

/** The trait. */
export function scopeBindingTrait(binding: ScopeBindingAttributes): ScopeBindingTrait {
  return create(ScopeBindingTraitSchema, { roleId: toWireId(binding.role), scopeResourceId: toWireId(binding.scope) });
}
