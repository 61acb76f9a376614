import { BatonError, GrpcCode } from "@baton-ts/findings";
import {
  findAnnotation,
  GrantAlreadyExistsSchema,
  GrantAlreadyRevokedSchema,
  GrantMetadataSchema,
  GrantReplacedSchema,
  ResourceDeletedSchema,
  type Entitlement as WireEntitlement,
  type Grant as WireGrant,
  type Resource as WireResource,
} from "@baton-ts/proto";
import type { Any } from "@bufbuild/protobuf/wkt";
import { assertNever } from "../assert-never.ts";
import type { SyncedType } from "../connector/connector-model.ts";
import { defineError } from "../define-error.ts";
import type { Entitlement } from "../entitlement/entitlement.ts";
import { makeEntitlement } from "../entitlement/make-entitlement.ts";
import type { Grant } from "../grant/grant.ts";
import { toWireId } from "../identity/resource-id.ts";
import type { CallContext } from "../protocol/connector-service.ts";
import { type Principal, wrapPrincipal } from "../resource/principal.ts";
import { type Resource, wrapResource } from "../resource/resource.ts";
import type { Provisioner } from "../sync/handlers.ts";
import type { GrantResult, RevokeResult } from "../sync/provision-result.ts";
import { pack } from "../wire/pack.ts";
import { wire } from "../wire/wire.ts";
import { type RetryPolicy, retryCall } from "./retry-call.ts";
import type { ServiceContext } from "./service-context.ts";
import { requestError, wrapError } from "./wrap-error.ts";

/** Upstream's constant for a grant whose id the platform does not know (sync-engine §6). */
const unknownGrantId = "🧸_UNKNOWN_GRANT_ID";

/** What peers recognise a declined grant by: an ErrorInfo detail with these values (connector-runtime §5.6). */
export const declinedGrant = { reason: "grant_cancelled", domain: "github.com/conductorone/baton-sdk" } as const;

const provisionRetry: RetryPolicy = { retries: 3, delayMs: 15_000, maxDelayMs: 60_000 };

interface Change {
  readonly provisioner: Provisioner<unknown, string, string, string, string | null>;
  readonly resource: Resource;
  readonly entitlement: Entitlement;
  readonly principal: Principal;
}

/** Gives access. */
export async function grant(
  service: ServiceContext,
  request: { readonly entitlement: WireEntitlement; readonly principal: WireResource },
  call: CallContext,
): Promise<{ readonly grants: readonly WireGrant[]; readonly annotations: readonly Any[] }> {
  const { provisioner, ...change } = readChange(service, request.entitlement, request.principal);
  const context = { ...service.alone(call), ...change };
  const result = await retryCall(provisionRetry, service.retryDeps(call), () => provisioner.grant(context)).catch(
    (error: unknown) => {
      throw wrapError("grant failed", error);
    },
  );
  return grantResponse(result, change);
}

function grantResponse(
  result: GrantResult,
  { entitlement, principal }: Omit<Change, "provisioner">,
): { readonly grants: readonly WireGrant[]; readonly annotations: readonly Any[] } {
  const created = (grants: readonly Grant[]): readonly WireGrant[] =>
    (grants.length === 0 ? [entitlement.grantTo(principal)] : grants).map((item) => item[wire]);
  checkResult(result, "grant", "granted(), alreadyGranted(), replaced(...) or rejected(...)");
  switch (result.kind) {
    case "granted":
      return { grants: created(result.grants), annotations: [] };
    case "already-granted":
      return { grants: [], annotations: [pack(GrantAlreadyExistsSchema)] };
    case "replaced":
      return {
        grants: created(result.grants),
        annotations: [pack(GrantReplacedSchema, { replacedGrantId: result.replacedGrantId })],
      };
    case "rejected":
      throw declined(result.reason);
    default:
      return assertNever(result);
  }
}

/** An RPC server turns the details into the ErrorInfo that peers look for. */
function declined(reason: string): BatonError {
  return new BatonError({
    code: "BATON_CONNECTOR_GRANT_DECLINED",
    message: `grant failed: ${reason}`,
    details: { reason, errorInfoReason: declinedGrant.reason, errorInfoDomain: declinedGrant.domain },
    grpcCode: GrpcCode.failedPrecondition,
  });
}

/** Takes access away. */
export async function revoke(
  service: ServiceContext,
  request: { readonly grant: WireGrant },
  call: CallContext,
): Promise<{ readonly annotations: readonly Any[] }> {
  const { entitlement, principal, id, annotations } = request.grant;
  const { provisioner, ...change } = readChange(service, entitlement, principal);
  const grantId = id === "" || id === unknownGrantId ? undefined : id;
  const metadata = findAnnotation(annotations, GrantMetadataSchema)?.metadata ?? {};
  const context = { ...service.alone(call), ...change, grantId, metadata };
  const result = await retryCall(provisionRetry, service.retryDeps(call), () => provisioner.revoke(context)).catch(
    (error: unknown) => {
      throw wrapError("revoke failed", error);
    },
  );
  return { annotations: revokeAnnotations(result, change.principal) };
}

function revokeAnnotations(result: RevokeResult, principal: Principal): readonly Any[] {
  checkResult(result, "revoke", "revoked(), alreadyRevoked() or principalDeleted()");
  switch (result.kind) {
    case "revoked":
      return [];
    case "already-revoked":
      return [pack(GrantAlreadyRevokedSchema)];
    case "principal-deleted":
      return [pack(ResourceDeletedSchema, { resourceId: toWireId(principal) })];
    default:
      return assertNever(result);
  }
}

/** A handler written without types may return nothing, which says neither that access changed nor that it did not. */
function checkResult(result: { readonly kind: string } | undefined, handler: string, expected: string): void {
  if (typeof result?.kind === "string") return;
  throw defineError("RESULT_EXPECTED", `The ${handler} handler returned no result.`, `Return ${expected}.`);
}

/** Finds the provisioner by the type of the entitlement's resource and checks the principal before the handler sees it. */
function readChange(
  service: ServiceContext,
  entitlement: WireEntitlement | undefined,
  principal: WireResource | undefined,
): Change {
  const id = entitlement?.resource?.id;
  const typeId = id?.resourceType ?? "";
  const type = service.model.get(typeId);
  if (entitlement?.resource === undefined || type === undefined) throw notProvisioned(typeId);
  const slug = slugOf(type, entitlement);
  const provisioner = provisionerOf(type, slug);
  const facts = type.facts.entitlements.get(slug) ?? type.facts.dynamic;
  if (facts === undefined) throw unknownSlug(type, slug);
  const principalType = principal?.id?.resourceType ?? "";
  if (principal === undefined || !facts.grantableTo.includes(principalType)) {
    const message = `Entitlement ${slug} of ${typeId} ${id?.resource} cannot be granted to a ${JSON.stringify(principalType)}; its principals are ${facts.grantableTo.join(", ")}.`;
    throw requestError("PRINCIPAL_TYPE", GrpcCode.invalidArgument, message, "Choose a principal of one of these types.");
  }
  const resource = wrapResource(entitlement.resource, type.facts);
  return { provisioner, resource, entitlement: makeEntitlement(type.facts, slug, resource), principal: wrapPrincipal(principal) };
}

function provisionerOf({ facts, handlers }: SyncedType, slug: string): Change["provisioner"] {
  if (handlers.grant !== undefined) return handlers;
  const bySlug =
    handlers.provision !== undefined && Object.hasOwn(handlers.provision, slug) ? handlers.provision[slug] : undefined;
  if (bySlug !== undefined) return bySlug;
  throw notProvisioned(facts.typeId, handlers.provision === undefined ? undefined : slug);
}

function notProvisioned(typeId: string, slug?: string): BatonError {
  const message = `resource type ${typeId} does not have provisioner configured${slug === undefined ? "" : ` for its entitlement ${slug}`}`;
  return requestError(
    "NOT_PROVISIONED",
    GrpcCode.unimplemented,
    message,
    "The connector reads this access but cannot change it.",
  );
}

/** Platforms send the slug; where one does not, the id is compared with the ids that this connector makes, never split. */
function slugOf({ facts }: SyncedType, entitlement: WireEntitlement): string {
  if (entitlement.slug !== "") return entitlement.slug;
  const prefix = `${facts.typeId}:${entitlement.resource?.id?.resource ?? ""}:`;
  if (entitlement.id.startsWith(prefix) && entitlement.id.length > prefix.length) return entitlement.id.slice(prefix.length);
  const message = `The entitlement ${JSON.stringify(entitlement.id)} was sent without a slug, and is none of ${facts.typeId} ${entitlement.resource?.id?.resource}.`;
  throw requestError(
    "SLUG_UNKNOWN",
    GrpcCode.invalidArgument,
    message,
    "Sync again, so that the stored entitlement has its slug.",
  );
}

function unknownSlug({ facts }: SyncedType, slug: string): BatonError {
  const message = `Resource type ${facts.typeId} has no entitlement ${JSON.stringify(slug)}; it has ${[...facts.entitlements.keys()].join(", ")}.`;
  return requestError(
    "SLUG_UNKNOWN",
    GrpcCode.invalidArgument,
    message,
    "Sync again; the entitlement may be of an older version.",
  );
}
