import {
  UserTrait_AccountType as AccountType,
  UserTrait_Status_Status as UserStatus,
  type UserTrait,
  type UserTrait_StructuredNameSchema,
  UserTraitSchema,
} from "@baton-ts/proto";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type { Maybe } from "../maybe.ts";
import { readTime, type TimeInput } from "../read-time.ts";
import type { SharedAttributes } from "../shared-attributes.ts";

/** Attributes of a person or of a service account. */
export interface UserAttributes {
  /** The primary address. */
  readonly email?: Maybe<string>;
  /** Further addresses. */
  readonly otherEmails?: Maybe<readonly string[]>;
  readonly login?: Maybe<string>;
  readonly loginAliases?: Maybe<readonly string[]>;
  readonly employeeIds?: Maybe<readonly string[]>;
  /** Default `human`. */
  readonly accountType?: Maybe<"human" | "service" | "system">;
  readonly lastLogin?: Maybe<TimeInput>;
  readonly mfaEnabled?: Maybe<boolean>;
  readonly ssoEnabled?: Maybe<boolean>;
  readonly structuredName?: Maybe<StructuredName>;
}

/** Parts of a person's name. */
export interface StructuredName {
  readonly given?: Maybe<string>;
  readonly family?: Maybe<string>;
  readonly middle?: Maybe<readonly string[]>;
  readonly prefix?: Maybe<string>;
  readonly suffix?: Maybe<string>;
}

const accountTypes = { human: AccountType.HUMAN, service: AccountType.SERVICE, system: AccountType.SYSTEM } as const;
const statuses = { enabled: UserStatus.ENABLED, disabled: UserStatus.DISABLED, deleted: UserStatus.DELETED } as const;

/** The trait; profile, status and creation time are repeated in it as upstream does. Without a status the user is enabled. */
export function userTrait(user: UserAttributes, shared: SharedAttributes): UserTrait {
  return create(UserTraitSchema, {
    emails: emailsOf(user),
    status: { status: statuses[shared.status ?? "enabled"], details: shared.statusDetails },
    profile: shared.profile,
    accountType: accountTypes[user.accountType ?? "human"],
    login: user.login ?? "",
    loginAliases: [...(user.loginAliases ?? [])],
    employeeIds: [...(user.employeeIds ?? [])],
    createdAt: shared.createdAt,
    lastLogin: readTime(user.lastLogin, "last login of a user"),
    mfaStatus: typeof user.mfaEnabled === "boolean" ? { mfaEnabled: user.mfaEnabled } : undefined,
    ssoStatus: typeof user.ssoEnabled === "boolean" ? { ssoEnabled: user.ssoEnabled } : undefined,
    structuredName: user.structuredName ? nameInit(user.structuredName) : undefined,
  });
}

function emailsOf(user: UserAttributes): { address: string; isPrimary: boolean }[] {
  const primary = user.email ? [{ address: user.email, isPrimary: true }] : [];
  const others = (user.otherEmails ?? []).filter((address) => address !== "" && address !== user.email);
  return [...primary, ...others.map((address) => ({ address, isPrimary: false }))];
}

function nameInit(name: StructuredName): MessageInitShape<typeof UserTrait_StructuredNameSchema> {
  return {
    givenName: name.given ?? "",
    familyName: name.family ?? "",
    middleNames: [...(name.middle ?? [])],
    prefix: name.prefix ?? "",
    suffix: name.suffix ?? "",
  };
}
