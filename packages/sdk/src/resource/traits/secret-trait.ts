import { SecretTrait_CredentialType as CredentialType, type SecretTrait, SecretTraitSchema } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import { type ResourceId, toWireId } from "../../identity/resource-id.ts";
import type { Maybe } from "../maybe.ts";
import { readTime, type TimeInput } from "../read-time.ts";
import type { SharedAttributes } from "../shared-attributes.ts";

/** Attributes of a credential: what is known about it, never its value. */
export interface SecretAttributes {
  readonly expiresAt?: Maybe<TimeInput>;
  readonly lastUsedAt?: Maybe<TimeInput>;
  readonly createdBy?: Maybe<ResourceId>;
  /** Who the credential authenticates. */
  readonly identity?: Maybe<ResourceId>;
  readonly credentialType?: Maybe<"static-secret" | "asymmetric-key" | "certificate">;
  readonly credentialDetail?: Maybe<string>;
}

const credentialTypes = {
  "static-secret": CredentialType.STATIC_SECRET,
  "asymmetric-key": CredentialType.ASYMMETRIC_KEY,
  certificate: CredentialType.CERTIFICATE,
} as const;

/** The trait; profile and creation time are repeated in it as upstream does. */
export function secretTrait(secret: SecretAttributes, shared: SharedAttributes): SecretTrait {
  return create(SecretTraitSchema, {
    profile: shared.profile,
    createdAt: shared.createdAt,
    expiresAt: readTime(secret.expiresAt, "expiry of a secret"),
    lastUsedAt: readTime(secret.lastUsedAt, "last use of a secret"),
    createdById: secret.createdBy ? toWireId(secret.createdBy) : undefined,
    identityId: secret.identity ? toWireId(secret.identity) : undefined,
    credentialType: secret.credentialType ? credentialTypes[secret.credentialType] : CredentialType.UNSPECIFIED,
    credentialDetail: secret.credentialDetail ?? "",
  });
}
