import type { GrantFilter, GrantRow, ResourceKey } from "@baton-ts/c1z";
import type { FlagParametersForType, TypedFlagParameter } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { usageError } from "../errors.ts";
import { nonEmpty, parseResourceKey } from "./flags.ts";

/** Flags that choose grants. */
export interface GrantFlags {
  readonly resourceType: string | undefined;
  readonly resource: string | undefined;
  readonly entitlement: string | undefined;
  readonly principal: ResourceKey | undefined;
  readonly principalType: string | undefined;
}

/** `-t`, whatever it means to the command. */
export function resourceTypeFlag(brief: string): TypedFlagParameter<string | undefined, CliContext> {
  return { kind: "parsed", parse: nonEmpty("resource-type"), optional: true, placeholder: "type", brief };
}

export const grantFlags: FlagParametersForType<GrantFlags, CliContext> = {
  resourceType: resourceTypeFlag("Grants on resources of this type; with -r the resource's type"),
  resource: {
    kind: "parsed",
    parse: nonEmpty("resource"),
    optional: true,
    placeholder: "id",
    brief: "Grants on this one resource; needs -t",
  },
  entitlement: {
    kind: "parsed",
    parse: parseEntitlement,
    optional: true,
    placeholder: "id",
    brief: "Grants of this one entitlement; with -t only if it is one of that type",
  },
  principal: {
    kind: "parsed",
    parse: parseResourceKey,
    optional: true,
    placeholder: "type:id",
    brief: "Grants held by this principal",
  },
  principalType: {
    kind: "parsed",
    parse: nonEmpty("principal-type"),
    optional: true,
    placeholder: "type",
    brief: "Grants held by principals of this type",
  },
};

export const grantAliases = { t: "resourceType", r: "resource", e: "entitlement" } as const;

/** What a reader is asked for, and what is left to check on every row that it returns. */
export interface GrantSelection {
  readonly filter: GrantFilter;
  readonly keep: (row: GrantRow) => boolean;
}

/**
 * Turns the flags into one meaning for both engines (baton-cli §4.4, §7): all of them narrow the result, and `-t` is the type of the
 * entitlement's resource. Throws a usage error with upstream's texts for `-r` with `-e`, and for `-r` without `-t`.
 */
export function selectGrants(flags: GrantFlags): GrantSelection {
  if (flags.resource !== undefined && flags.entitlement !== undefined) throw exclusive();
  if (flags.resource !== undefined && flags.resourceType === undefined) throw pairRequired();
  return { filter: chooseIndex(flags), keep: (row) => matches(row, flags) };
}

/** As {@link selectGrants} with the stricter rules of `principals`: `-t` and `-r` only together (§4.5). */
export function selectPrincipals(flags: GrantFlags): GrantSelection {
  const missing = [
    flags.resourceType === undefined ? "resource-type" : "",
    flags.resource === undefined ? "resource" : "",
  ].filter((name) => name !== "");
  if (missing.length === 1) {
    throw usageError(
      `if any flags in the group [resource-type resource] are set they must all be set; missing [${missing.join(" ")}]`,
      "-t and -r name the resource whose grants are looked at; --principal-type chooses principals by their own type.",
    );
  }
  return selectGrants(flags);
}

/** The principal of `access`: `-t` and `-r`, or `--principal type:id` (§4.6). */
export function selectPrincipal(flags: Pick<GrantFlags, "resourceType" | "resource" | "principal">): ResourceKey {
  const { resourceType, resource, principal } = flags;
  if (principal !== undefined) {
    if (resourceType === undefined && resource === undefined) return principal;
    throw usageError("--principal names the principal, and so do -t and -r", "Use one of the two ways.");
  }
  if (resourceType === undefined || resource === undefined) throw pairRequired();
  return { type: resourceType, id: resource };
}

function exclusive(): Error {
  return usageError(
    "if any flags in the group [resource entitlement] are set none of the others can be; [entitlement resource] were all set",
    "An entitlement belongs to one resource, so -e alone is enough.",
  );
}

function pairRequired(): Error {
  return usageError(
    "--resource-type and --resource are required",
    "An id is unique within its type only: give -t and -r together.",
  );
}

function parseEntitlement(input: string): string {
  if (input === "")
    throw usageError("--entitlement-id is required", "Give -e an entitlement id: `baton entitlements` lists them.");
  return input;
}

/** The most selective index; the rest is checked row by row. */
function chooseIndex({ entitlement, principal, resource, resourceType }: GrantFlags): GrantFilter {
  if (entitlement !== undefined) return { entitlementId: entitlement };
  if (principal !== undefined) return { principal };
  if (resource !== undefined && resourceType !== undefined) return { resource: { type: resourceType, id: resource } };
  return resourceType === undefined ? {} : { resourceType };
}

function matches(row: GrantRow, flags: GrantFlags): boolean {
  return (
    (flags.entitlement === undefined || row.entitlementId === flags.entitlement) &&
    (flags.resourceType === undefined || row.resourceType === flags.resourceType) &&
    (flags.resource === undefined || row.resourceId === flags.resource) &&
    (flags.principalType === undefined || row.principalType === flags.principalType) &&
    (flags.principal === undefined || (row.principalType === flags.principal.type && row.principalId === flags.principal.id))
  );
}
