import { GrpcCode } from "@baton-ts/findings";
import { ResourceSchema, type Resource as WireResource } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { CallContext, ConnectorService } from "../protocol/connector-service.ts";
import { type Resource, wrapResource } from "../resource/resource.ts";
import type { AnyHandlers } from "../sync/resource-sync.ts";
import { finishResource } from "./list-resources.ts";
import type { ServiceContext } from "./service-context.ts";
import { requestError, unknownType, wrapError } from "./wrap-error.ts";

/** One resource by id. */
export async function getResource(
  service: ServiceContext,
  request: Parameters<ConnectorService["getResource"]>[0],
  call: CallContext,
): Promise<WireResource> {
  const { resourceType, resource: id } = request.resourceId;
  const type = service.model.get(resourceType);
  if (type?.handlers.get === undefined) throw unknownType("get resource", resourceType, GrpcCode.unimplemented);
  const asked = wrapResource(
    create(ResourceSchema, { id: request.resourceId, parentResourceId: request.parentResourceId }),
    type.facts,
  );
  const context = {
    ...service.syncing(call),
    id,
    get parent() {
      return asked.parent;
    },
  };
  const found = await readOne(type.handlers, context);
  if (found === undefined)
    throw requestError("RESOURCE_NOT_FOUND", GrpcCode.notFound, `error: get resource returned nil (${resourceType} ${id})`);
  return finishResource(type, found, undefined);
}

type GetHandlers = Pick<AnyHandlers, "get">;

async function readOne(
  handlers: GetHandlers,
  context: Parameters<NonNullable<GetHandlers["get"]>>[0],
): Promise<Resource | undefined> {
  try {
    return await handlers.get?.(context);
  } catch (error) {
    throw wrapError("error: get resource failed", error);
  }
}
