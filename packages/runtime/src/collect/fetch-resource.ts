import { GrpcCode, toBatonError } from "@baton-ts/findings";
import type { Resource, ResourceId } from "@baton-ts/proto";
import { type CollectContext, timedCall } from "./collect-context.ts";
import type { PageDraft } from "./page-draft.ts";

/** Fetches single resources, each at most once in a sync: a page of grants may name one of them a thousand times. */
export class ResourceFetcher {
  readonly #fetched = new Map<string, Promise<Resource | undefined>>();

  /** The resource, or undefined where the connector says NotFound or Unimplemented. */
  fetch(
    context: CollectContext,
    draft: PageDraft,
    id: ResourceId,
    parent: ResourceId | undefined,
  ): Promise<Resource | undefined> {
    const key = JSON.stringify([id.resourceType, id.resource]);
    const known = this.#fetched.get(key);
    if (known !== undefined) return known;
    const fetching = fetchResource(context, draft, id, parent).catch((error: unknown) => {
      // A failure that is tried again must ask again.
      this.#fetched.delete(key);
      throw error;
    });
    this.#fetched.set(key, fetching);
    return fetching;
  }
}

/** Asks the connector for one resource (sync-engine §4.6): undefined where it does not exist or its type has no targeted get. */
export async function fetchResource(
  context: CollectContext,
  draft: PageDraft,
  resourceId: ResourceId,
  parentResourceId: ResourceId | undefined,
): Promise<Resource | undefined> {
  const fields = { resource_id: resourceId.resource, resource_type_id: resourceId.resourceType };
  try {
    return await timedCall(context, draft, "get-resource", resourceId.resourceType, () =>
      context.connector.getResource({ resourceId, parentResourceId }, context.call),
    );
  } catch (error) {
    const { grpcCode } = toBatonError(error);
    if (grpcCode === GrpcCode.notFound) context.logger.warn("skipping resource due to not found", fields);
    else if (grpcCode === GrpcCode.unimplemented) context.logger.warn("skipping resource due to unimplemented connector", fields);
    else throw error;
    return undefined;
  }
}
