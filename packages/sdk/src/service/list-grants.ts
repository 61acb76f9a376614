import { GrpcCode } from "@baton-ts/findings";
import { hasAnnotation, TypeScopedGrantsSchema, type Grant as WireGrant, type Resource as WireResource } from "@baton-ts/proto";
import { defineError } from "../define-error.ts";
import type { Grant } from "../grant/grant.ts";
import type { CallContext, ListRequest, ListResponse } from "../protocol/connector-service.ts";
import { wrapResource } from "../resource/resource.ts";
import { wire } from "../wire/wire.ts";
import { answerPage, type Listing } from "./answer-page.ts";
import type { ServiceContext } from "./service-context.ts";
import { requestError, unknownType } from "./wrap-error.ts";

/** Grants of one resource, or of a whole type where the request says so. */
export async function listGrants(
  service: ServiceContext,
  request: ListRequest & { readonly resource: WireResource },
  call: CallContext,
): Promise<ListResponse<WireGrant>> {
  const id = request.resource?.id;
  if (id === undefined)
    throw requestError("RESOURCE_MISSING", GrpcCode.invalidArgument, "error: list grants requires a resource");
  const type = service.model.get(id.resourceType);
  if (type === undefined) throw unknownType("list grants", id.resourceType);
  const { handlers } = type;
  const context = service.syncing(call);
  const where = `listing grants for resource ${id.resourceType}/${id.resource} failed`;
  const common: Omit<Listing<Grant, WireGrant>, "scope" | "read"> = {
    request,
    pageSize: service.deps.pageSize,
    failure: `error: ${where}`,
    unchanged: () => `${where}: next page token unchanged`,
    toMessage,
  };
  const typeId = id.resourceType;
  if (hasAnnotation(request.annotations, TypeScopedGrantsSchema)) {
    const list = handlers.grantsForType?.bind(handlers);
    if (list === undefined) throw notTypeScoped(typeId);
    return await answerPage({
      ...common,
      scope: { method: "grants-for-type", typeId },
      read: (page) => list({ ...context, page }),
    });
  }
  const list = handlers.grants?.bind(handlers);
  if (list === undefined) return { list: [], nextPageToken: "", annotations: [] };
  const resource = wrapResource(request.resource, type.facts);
  const scope = { method: "grants" as const, typeId, resourceId: id.resource };
  return await answerPage({ ...common, scope, read: (page) => list({ ...context, resource, page }) });
}

function toMessage(grant: Grant): WireGrant {
  const message = grant?.[wire];
  if (message !== undefined) return message;
  throw defineError(
    "GRANT_EXPECTED",
    "A listing of grants returned something else than a grant.",
    "Build items with entitlement.grantTo(principal).",
  );
}

function notTypeScoped(typeId: string): Error {
  const message = `error: type-scoped list grants for resource type ${typeId}, but its syncer does not implement TypeScopedGrantsSyncer`;
  return requestError("TYPE_SCOPED_UNSUPPORTED", GrpcCode.invalidArgument, message, "Add a grantsForType handler.");
}
