import type { EntitlementRef } from "../entitlement/entitlement.ts";
import type { Profile } from "../resource/profile.ts";
import type { TraitName } from "../resource/traits/trait.ts";
import type { TypeRef } from "../resource-type/type-ref.ts";

/** What a grant says beyond who holds what. `Type` is the principal's type id. */
export interface GrantOptions<Type extends string = string> {
  /**
   * Whoever holds these entitlements of the principal holds this one too: `team.member(outer).grantTo(team.id(inner), { expandFrom:
   * team.member(inner) })`. They must be entitlements of the principal itself, or the sync would fail (sync-engine §7.1).
   */
  readonly expandFrom?: ExpandFrom<Type> | undefined;
  /** The grant cannot be revoked, for example because a rule made it. */
  readonly immutable?: boolean | { readonly sourceId?: string; readonly metadata?: Profile } | undefined;
  /** Kept with the grant and given back to `revoke`. */
  readonly metadata?: Profile | undefined;
  /** The principal is found in the external resource file; the named principal is only a placeholder (sync-engine §5). */
  readonly externalMatch?: ExternalMatch | undefined;
  /** Instead of the standard id; only for systems whose platform side is keyed by another one. */
  readonly id?: string | undefined;
}

/** Where an expandable grant's principals come from. */
export type ExpandFrom<Type extends string = string> =
  | EntitlementRef<Type>
  | readonly EntitlementRef<Type>[]
  | {
      readonly from: EntitlementRef<Type> | readonly EntitlementRef<Type>[];
      /** Only those who hold the source directly. Default false: those who hold it through others too. */
      readonly shallow?: boolean | undefined;
      /** Only principals of these types. Default: all. */
      readonly types?: readonly TypeRef[] | undefined;
    };

/** Principals of an external c1z: all with a trait, those with a profile value, or the one with an id. */
export type ExternalMatch =
  | { readonly kind: "all"; readonly trait: TraitName }
  | { readonly kind: "profile"; readonly trait: TraitName; readonly key: string; readonly value: string }
  | { readonly kind: "id"; readonly id: string };
