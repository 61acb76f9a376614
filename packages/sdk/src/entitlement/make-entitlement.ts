import { defineError } from "../define-error.ts";
import { makeGrant } from "../grant/grant.ts";
import { checkId } from "../identity/check-id.ts";
import { resourceId } from "../identity/resource-id.ts";
import type { ResourceTypeFacts } from "../resource-type/resource-type-facts.ts";
import { type Entitlement, type EntitlementDetails, entitlementId } from "./entitlement.ts";

/** Builds an entitlement of `target`. The checks repeat what the types say, for values that came through a cast. */
export function makeEntitlement(
  type: ResourceTypeFacts,
  slug: string,
  target: Entitlement["target"],
  details: EntitlementDetails = {},
): Entitlement {
  const facts = type.entitlements.get(slug) ?? type.dynamic;
  if (facts === undefined) {
    const known = [...type.entitlements.keys()].join(", ") || "none";
    throw defineError(
      "SLUG_UNKNOWN",
      `Resource type ${type.typeId} has no entitlement ${JSON.stringify(slug)}; it has ${known}.`,
      "Declare the slug, or use dynamic().",
    );
  }
  checkId(slug, `slug of an entitlement of ${type.typeId} ${target.id}`);
  if (target.typeId !== type.typeId) {
    throw defineError(
      "TARGET_TYPE",
      `Entitlement ${slug} of ${type.typeId} was built for a ${target.typeId}.`,
      `Pass a ${type.typeId}.`,
    );
  }
  const id = entitlementId(type.typeId, target.id, slug);
  const entitlement: Entitlement = {
    kind: "entitlement",
    typeId: type.typeId,
    resourceId: target.kind === "id" ? target : resourceId(type.typeId, target.id),
    slug,
    id,
    details,
    target,
    grantTo(principal, options) {
      if (!facts.grantableTo.includes(principal.typeId)) {
        const message = `${id} was granted to a ${principal.typeId}; it can be granted to ${facts.grantableTo.join(", ")}.`;
        throw defineError(
          "PRINCIPAL_TYPE",
          message,
          `Add ${JSON.stringify(principal.typeId)} to grantableTo, or grant to another principal.`,
        );
      }
      return makeGrant(entitlement, principal, options);
    },
  };
  return entitlement;
}
