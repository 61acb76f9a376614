import { GrpcCode } from "@baton-ts/findings";
import {
  hasAnnotation,
  TypeScopedEntitlementsSchema,
  type Entitlement as WireEntitlement,
  type Resource as WireResource,
} from "@baton-ts/proto";
import type { SyncedType } from "../connector/connector-model.ts";
import { defineError } from "../define-error.ts";
import type { Entitlement } from "../entitlement/entitlement.ts";
import { makeEntitlement } from "../entitlement/make-entitlement.ts";
import type { SpawningPage } from "../page/page.ts";
import type { PageOf } from "../page/page-of.ts";
import type { CallContext, ListRequest, ListResponse } from "../protocol/connector-service.ts";
import { type Resource, wrapResource } from "../resource/resource.ts";
import { answerPage } from "./answer-page.ts";
import type { ServiceContext } from "./service-context.ts";
import type { EntitlementWriter } from "./to-wire-entitlement.ts";
import { requestError, unknownType } from "./wrap-error.ts";

const empty: ListResponse<WireEntitlement> = { list: [], nextPageToken: "", annotations: [] };
const failure = "error: listing entitlements failed";
const unchanged = (): string => "listing entitlements failed: next page token unchanged";

/** Entitlements of one resource, or of a whole type where the request says so. */
export async function listEntitlements(
  service: ServiceContext,
  writer: EntitlementWriter,
  request: ListRequest & { readonly resource: WireResource },
  call: CallContext,
): Promise<ListResponse<WireEntitlement>> {
  const id = request.resource?.id;
  if (id === undefined)
    throw requestError("RESOURCE_MISSING", GrpcCode.invalidArgument, "error: list entitlements requires a resource");
  const type = service.model.get(id.resourceType);
  if (type === undefined) throw unknownType("list entitlements", id.resourceType);
  const { handlers } = type;
  const context = service.syncing(call);
  const answer = (
    method: "entitlements" | "entitlements-for-type",
    read: (page: SpawningPage<Entitlement>) => Promise<PageOf<Entitlement>>,
  ): Promise<ListResponse<WireEntitlement>> => {
    const resourceId = method === "entitlements" ? id.resource : undefined;
    const scope = { method, typeId: id.resourceType, resourceId };
    const { pageSize } = service.deps;
    return answerPage({ scope, request, pageSize, failure, unchanged, read, toMessage: (item) => toMessage(writer, type, item) });
  };
  if (hasAnnotation(request.annotations, TypeScopedEntitlementsSchema)) {
    const list = handlers.entitlementsForType?.bind(handlers);
    if (list === undefined) throw notTypeScoped(id.resourceType);
    return await answer("entitlements-for-type", (page) => list({ ...context, page }));
  }
  const resource = wrapResource(request.resource, type.facts);
  const list = handlers.entitlements?.bind(handlers);
  if (list !== undefined) return await answer("entitlements", (page) => list({ ...context, resource, page }));
  if (handlers.entitlementsForType !== undefined) return empty;
  return { ...empty, list: declaredEntitlements(type, resource).map((item) => toMessage(writer, type, item)) };
}

/** What every resource of the type has by declaration; static ones come from ListStaticEntitlements. */
function declaredEntitlements({ facts }: SyncedType, resource: Resource): readonly Entitlement[] {
  const listed = [...facts.entitlements].filter(([, entitlement]) => entitlement.static !== true);
  return listed.map(([slug]) => makeEntitlement(facts, slug, resource));
}

function toMessage(writer: EntitlementWriter, type: SyncedType, item: Entitlement): WireEntitlement {
  if (item?.kind === "entitlement" && item.typeId === type.facts.typeId) return writer.listed(type, item);
  const message = `A listing of entitlements of ${type.facts.typeId} returned something else.`;
  throw defineError("ENTITLEMENT_TYPE", message, `Build items with ${type.facts.typeId}.entitlement(slug, resource).`);
}

function notTypeScoped(typeId: string): Error {
  const message = `error: type-scoped list entitlements for resource type ${typeId}, but its syncer does not implement TypeScopedEntitlementsSyncer`;
  return requestError("TYPE_SCOPED_UNSUPPORTED", GrpcCode.invalidArgument, message, "Add an entitlementsForType handler.");
}

/** Templates of the static entitlements of a type; one page. */
export function listStaticEntitlements(
  service: ServiceContext,
  writer: EntitlementWriter,
  request: ListRequest & { readonly resourceTypeId: string },
): ListResponse<WireEntitlement> {
  const type = service.model.get(request.resourceTypeId);
  if (type === undefined) throw unknownType("list static entitlements", request.resourceTypeId);
  const templates = [...type.facts.entitlements].filter(([, facts]) => facts.static === true);
  return { ...empty, list: templates.map(([slug, facts]) => writer.template(slug, facts)) };
}
