import type { ParentRule } from "../resource/resource.ts";
import type { TraitName } from "../resource/traits/trait.ts";
import type { EntitlementDeclaration } from "./declaration.ts";

/** What an author declared about a resource type, as data. */
export interface ResourceTypeFacts extends ParentRule {
  readonly typeId: string;
  readonly displayName: string;
  readonly description: string;
  readonly traits: readonly TraitName[];
  /** By slug, in the author's order; empty for dynamic ones. */
  readonly entitlements: ReadonlyMap<string, EntitlementFacts>;
  /** What holds for every slug that is found while syncing; undefined when all slugs are declared. */
  readonly dynamic: EntitlementFacts | undefined;
  /** Permissions that the connector's credentials need for this type. */
  readonly permissions: readonly string[];
  readonly optInRequired: boolean;
  readonly deprecated: boolean;
  readonly skipSyncAnomalyDetection: boolean;
  readonly sourcedExternally: boolean;
}

/** A declared entitlement with its principals as type ids. */
export interface EntitlementFacts extends Omit<EntitlementDeclaration, "grantableTo"> {
  readonly grantableTo: readonly string[];
}
