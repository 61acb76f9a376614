import { defineError } from "../define-error.ts";
import type { ResourceTypeFacts } from "../resource-type/resource-type-facts.ts";
import type { AnyHandlers, SyncDefinition } from "../sync/resource-sync.ts";
import { checkExclusionGroups } from "./check-exclusion-groups.ts";

/** What the types cannot say about each other at compile time. Throws the first mistake as `BATON_DEFINE_*`. */
export function checkDefinitions(definitions: readonly SyncDefinition[]): void {
  if (definitions.length === 0) {
    throw defineError(
      "NO_TYPES",
      "The connector has no resource types: no resource builders found.",
      "Pass at least one type.sync({ ... }) to resources().",
    );
  }
  const types = new Map<string, ResourceTypeFacts>();
  for (const { type } of definitions) {
    if (types.has(type.typeId)) {
      const message = `error: duplicate resource type found for resource builder ${type.typeId}`;
      throw defineError("TYPE_DUPLICATE", message, "Call sync() once for each type and pass the result once.");
    }
    types.set(type.typeId, type);
  }
  for (const { type, handlers } of definitions) {
    checkReferences(type, types);
    checkReachable(type, types);
    checkListings(type, handlers);
    checkProvisioning(type, handlers);
  }
  checkExclusionGroups([...types.values()]);
}

function checkReferences(type: ResourceTypeFacts, types: ReadonlyMap<string, ResourceTypeFacts>): void {
  const declared = [
    ...type.entitlements.entries(),
    ...(type.dynamic ? [["the dynamic entitlements", type.dynamic] as const] : []),
  ];
  for (const [slug, { grantableTo }] of declared) {
    for (const typeId of grantableTo) requireType(typeId, `grantableTo of ${slug} of ${type.typeId}`, types);
  }
  for (const typeId of type.parents) requireType(typeId, `parent of ${type.typeId}`, types);
}

function requireType(typeId: string, where: string, types: ReadonlyMap<string, unknown>): void {
  if (types.has(typeId)) return;
  const similar = [...types.keys()].find((known) => plain(known) === plain(typeId));
  const hint = similar === undefined ? `Add ${typeId} to resources(), or remove it there.` : `Write ${JSON.stringify(similar)}.`;
  throw defineError(
    "TYPE_UNKNOWN",
    `The ${where} names ${JSON.stringify(typeId)}; the connector has ${[...types.keys()].join(", ")}.`,
    hint,
  );
}

/** Ids that differ only in case, separators or a plural s are the same word. */
function plain(typeId: string): string {
  return typeId
    .toLowerCase()
    .replace(/[-_. ]/g, "")
    .replace(/s$/, "");
}

/** A type that is listed below parents only needs a chain of parents that begins at the root. */
function checkReachable(type: ResourceTypeFacts, types: ReadonlyMap<string, ResourceTypeFacts>): void {
  const seen = new Set<string>();
  const pending = [type];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    if (current.parents.length === 0 || current.alsoRoot) return;
    for (const parent of current.parents) {
      const next = types.get(parent);
      if (next !== undefined && !seen.has(parent)) pending.push(next);
      seen.add(parent);
    }
  }
  const message = `No resource of type ${type.typeId} would ever be listed: none of its parents (${type.parents.join(", ")}) is listed from the root.`;
  throw defineError("TYPE_UNREACHABLE", message, "Add alsoRoot: true to the type at the top of the hierarchy.");
}

function checkListings(type: ResourceTypeFacts, handlers: AnyHandlers): void {
  const { typeId } = type;
  if (typeof handlers.list !== "function")
    throw defineError("LIST_MISSING", `Resource type ${typeId} has no list handler.`, "Add list.");
  if (handlers.grants !== undefined && handlers.grantsForType !== undefined) throw twice(typeId, "grants", "grantsForType");
  if (handlers.entitlements !== undefined && handlers.entitlementsForType !== undefined) {
    throw twice(typeId, "entitlements", "entitlementsForType");
  }
  if (type.dynamic !== undefined && handlers.entitlements === undefined && handlers.entitlementsForType === undefined) {
    const message = `Resource type ${typeId} has dynamic entitlements and no handler that lists them.`;
    throw defineError("ENTITLEMENTS_MISSING", message, "Add entitlements, or entitlementsForType.");
  }
}

function twice(typeId: string, each: string, all: string): Error {
  const message = `Resource type ${typeId} has ${each} and ${all}; the engine would only call ${all}.`;
  return defineError("LISTING_TWICE", message, "Keep one of them.");
}

function checkProvisioning(type: ResourceTypeFacts, handlers: AnyHandlers): void {
  const { typeId } = type;
  if ((handlers.grant === undefined) !== (handlers.revoke === undefined))
    throw halfProvisioner(typeId, handlers.grant !== undefined);
  const provisioned = Object.entries(handlers.provision ?? {});
  if (handlers.grant === undefined && handlers.provision === undefined) return;
  if (type.entitlements.size === 0 && type.dynamic === undefined) {
    throw defineError(
      "PROVISION_WITHOUT_ENTITLEMENTS",
      `Resource type ${typeId} provisions, but has no entitlements.`,
      "Declare what can be granted.",
    );
  }
  if (handlers.provision !== undefined && provisioned.length === 0) {
    throw defineError(
      "PROVISION_EMPTY",
      `Resource type ${typeId} has an empty provision object.`,
      "Leave it out, or add handlers.",
    );
  }
  for (const [slug, provisioner] of provisioned) {
    if (type.dynamic === undefined && !type.entitlements.has(slug)) {
      const message = `Resource type ${typeId} provisions ${JSON.stringify(slug)}; its entitlements are ${[...type.entitlements.keys()].join(", ")}.`;
      throw defineError("SLUG_UNKNOWN", message, "Use a declared slug.");
    }
    if (provisioner?.grant === undefined || provisioner.revoke === undefined) {
      throw halfProvisioner(`${typeId} ${slug}`, provisioner?.grant !== undefined);
    }
  }
}

function halfProvisioner(what: string, canGrant: boolean): Error {
  const [has, lacks] = canGrant ? ["grant", "revoke"] : ["revoke", "grant"];
  return defineError(
    "PROVISION_HALF",
    `The provisioner of ${what} has ${has} but no ${lacks}.`,
    `Add ${lacks}, or remove ${has}.`,
  );
}
