import { AppTrait_AppFlag as AppFlag, type AppTrait, AppTraitSchema } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { Maybe } from "../maybe.ts";
import type { SharedAttributes } from "../shared-attributes.ts";

/** Attributes of an application. */
export interface AppAttributes {
  readonly helpUrl?: Maybe<string>;
  readonly appFlags?: Maybe<readonly ("hidden" | "inactive" | "saml" | "oidc" | "bookmark")[]>;
  /** How the application came to be there. */
  readonly appSource?: Maybe<string>;
  /** The system's own word for it. */
  readonly rawAppSource?: Maybe<string>;
}

const flags = {
  hidden: AppFlag.HIDDEN,
  inactive: AppFlag.INACTIVE,
  saml: AppFlag.SAML,
  oidc: AppFlag.OIDC,
  bookmark: AppFlag.BOOKMARK,
} as const;

/** The trait; the profile is repeated in it as upstream does. */
export function appTrait(app: AppAttributes, shared: SharedAttributes): AppTrait {
  return create(AppTraitSchema, {
    helpUrl: app.helpUrl ?? "",
    profile: shared.profile,
    flags: (app.appFlags ?? []).map((flag) => flags[flag]),
    appSourceType: app.appSource ?? "",
    rawAppSourceType: app.rawAppSource ?? "",
  });
}
