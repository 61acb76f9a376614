import { defineError } from "../define-error.ts";
import { checkId } from "../identity/check-id.ts";
import type { TraitName } from "../resource/traits/trait.ts";
import { dynamicMark, type EntitlementDeclaration, type ResourceTypeOptions } from "./declaration.ts";
import type { EntitlementFacts, ResourceTypeFacts } from "./resource-type-facts.ts";
import { type TypeRef, typeIdOf } from "./type-ref.ts";

type AnyOptions = ResourceTypeOptions<TraitName, Readonly<Record<string, EntitlementDeclaration>>, TypeRef, boolean>;

/** Checks a declaration and resolves its references. */
export function readFacts(typeId: string, options: AnyOptions): ResourceTypeFacts {
  checkTypeId(typeId);
  if (options.displayName.trim() === "") {
    throw defineError(
      "NAME_EMPTY",
      `Resource type ${typeId} has no displayName.`,
      'Name it as people call it, for example "Team".',
    );
  }
  const traits = [...new Set([...(options.trait === undefined ? [] : [options.trait]), ...(options.traits ?? [])])];
  const declared = options.entitlements ?? {};
  const dynamic = (declared as { [dynamicMark]?: EntitlementDeclaration })[dynamicMark];
  const parents = options.parent === undefined ? [] : Array.isArray(options.parent) ? options.parent : [options.parent];
  return {
    typeId,
    displayName: options.displayName,
    description: options.description ?? "",
    traits,
    entitlements: new Map(Object.entries(declared).map(([slug, entry]) => [slug, readDeclaration(typeId, slug, entry)])),
    dynamic: dynamic && readDeclaration(typeId, undefined, dynamic),
    parents: [...new Set(parents.map((parent: TypeRef) => typeIdOf(parent)))],
    alsoRoot: options.alsoRoot ?? false,
    permissions: options.permissions ?? [],
    optInRequired: options.optInRequired ?? false,
    deprecated: options.deprecated ?? false,
    skipSyncAnomalyDetection: options.skipSyncAnomalyDetection ?? false,
    sourcedExternally: options.sourcedExternally ?? false,
  };
}

function checkTypeId(typeId: string): void {
  checkId(typeId, "id of a resource type");
  if (!/[\s:/]/.test(typeId)) return;
  const message = `The resource type id ${JSON.stringify(typeId)} has a space, ":" or "/".`;
  throw defineError("TYPE_ID", message, 'Use lower-case words joined by - or _; full ids join their parts with ":" and "/".');
}

function readDeclaration(typeId: string, slug: string | undefined, declaration: EntitlementDeclaration): EntitlementFacts {
  const what = slug === undefined ? `The dynamic entitlements of ${typeId}` : `Entitlement ${slug} of ${typeId}`;
  if (slug !== undefined) checkId(slug, `slug of an entitlement of ${typeId}`);
  if (declaration.grantableTo.length === 0) {
    throw defineError(
      "GRANTABLE_TO_EMPTY",
      `${what} can be granted to nothing.`,
      "Name the types of its principals in grantableTo.",
    );
  }
  if (
    declaration.static === true &&
    [declaration.displayName, declaration.description].some((text) => typeof text === "function")
  ) {
    const hint = "Use a text, or leave out static: then the entitlement is listed for each resource.";
    throw defineError("STATIC_TEXT", `${what} is static, but its text is made from the resource.`, hint);
  }
  return { ...declaration, grantableTo: [...new Set(declaration.grantableTo.map(typeIdOf))] };
}
