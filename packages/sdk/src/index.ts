export { BatonError, type BatonErrorOptions, GrpcCode, type GrpcCodeName, isBatonError } from "@baton-ts/findings";
export type { AuthMethodDeclaration, ConstraintDeclaration } from "./config/constraints.ts";
export { type ConfigurationFacts, exportConfiguration } from "./config/export-configuration.ts";
export {
  type BoolOptions,
  type ConfigFields,
  type ConfigOf,
  type Field,
  type FieldKinds,
  type FieldOptions,
  type FileOptions,
  field,
  type IntOptions,
  type SecretOptions,
  type SelectOptions,
  type StringMapOptions,
  type StringOptions,
  type StringSliceOptions,
  type UrlOptions,
} from "./config/field.ts";
export type * from "./config/field-definition.ts";
export { type ConfigSchema, parseConfig } from "./config/parse-config.ts";
export { readFields } from "./config/read-fields.ts";
export { Secret, UploadedFile } from "./config/secret.ts";
export {
  type ConnectContext,
  type ConnectorDraft,
  type ConnectorOptions,
  defineConnector,
  type NothingMissing,
  type ValidateContext,
} from "./connector/define-connector.ts";
export type {
  ConnectorDefinition,
  RunConnectorProgram,
  ServiceDeps,
} from "./definition/connector-definition.ts";
export type { Entitlement, EntitlementDetails, EntitlementOf, EntitlementRef, Purpose } from "./entitlement/entitlement.ts";
export type { ExclusionGroup } from "./entitlement/exclusion-group.ts";
export type { Grant } from "./grant/grant.ts";
export type { ExpandFrom, ExternalMatch, GrantOptions } from "./grant/grant-options.ts";
export type { IdInput } from "./identity/check-id.ts";
export type { ParentId, ResourceId } from "./identity/resource-id.ts";
export { type LogFields, type Logger, silentLogger } from "./logging/logger.ts";
export { type Bag, type BagState, parseBag } from "./page/bag.ts";
export { type LinkSource, nextLink } from "./page/next-link.ts";
export type {
  CursorPage,
  Fetched,
  NumberedPage,
  OffsetPage,
  Page,
  Parser,
  SpawningCursorPage,
  SpawningPage,
} from "./page/page.ts";
export type { PageOf, SpawningPageOf } from "./page/page-of.ts";
export { main } from "./program/main.ts";
export type * from "./protocol/connector-service.ts";
export type { NameInput } from "./resource/make-resource.ts";
export type { Maybe } from "./resource/maybe.ts";
export type { Principal, PrincipalOf } from "./resource/principal.ts";
export type { Profile, ProfileValue } from "./resource/profile.ts";
export type { TimeInput } from "./resource/read-time.ts";
export type { Resource } from "./resource/resource.ts";
export type { CommonOptions, NonHumanIdentity, ResourceOptions } from "./resource/resource-options.ts";
export type { ResourceStatus } from "./resource/shared-attributes.ts";
export type { TraitAttributes, TraitName } from "./resource/traits/trait.ts";
export { dynamic, type EntitlementDeclaration, type ResourceTypeOptions, type TextOf } from "./resource-type/declaration.ts";
export {
  type EntitlementBuilders,
  type NoEntitlements,
  type ResourceType,
  type ResourceTypeHandle,
  resourceType,
} from "./resource-type/resource-type.ts";
export type { TypeIdOf, TypeRef } from "./resource-type/type-ref.ts";
export { declinedGrant } from "./service/provision.ts";
export type {
  GetContext,
  HandlerContext,
  ListContext,
  ProvisionContext,
  Provisioner,
  ResourceListingContext,
  RevokeContext,
  SyncHandlers,
  TypeListingContext,
} from "./sync/handlers.ts";
export {
  alreadyGranted,
  alreadyRevoked,
  type GrantResult,
  granted,
  principalDeleted,
  type RevokeResult,
  rejected,
  replaced,
  revoked,
} from "./sync/provision-result.ts";
export type { ResourceSync } from "./sync/resource-sync.ts";
export type { SyncCache } from "./sync/sync-cache.ts";
