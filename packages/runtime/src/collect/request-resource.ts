import { type Resource, ResourceSchema } from "@baton-ts/proto";
import { create, fromBinary } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import type { Chain } from "../plan/chain.ts";
import { readResourceMessages } from "../plan/roots.ts";
import type { CollectContext } from "./collect-context.ts";

export interface ResourceRequest {
  readonly resource: Resource;
  readonly annotations: readonly Any[];
}

/**
 * What list-entitlements and list-grants ask about: the stored resource, or for a type-scoped listing the stub (type, type) with the
 * annotation that says so (sync-engine §5).
 */
export async function requestResource(context: CollectContext, chain: Chain, typeScoped: Any): Promise<ResourceRequest> {
  const { resourceType, resourceId } = chain.action;
  if (chain.action.typeScoped) {
    const stub = create(ResourceSchema, { id: { resourceType, resource: resourceType } });
    return { resource: stub, annotations: [typeScoped] };
  }
  const bytes = chain.resource ?? (await readStored(context, resourceType, resourceId));
  return { resource: fromBinary(ResourceSchema, bytes), annotations: [] };
}

async function readStored({ state, journal, call }: CollectContext, type: string, id: string): Promise<Buffer> {
  const number = state.catalog.findResource(type, id);
  if (number < 0 || !state.catalog.resources.isStored(number)) throw new RangeError(`${type}/${id} is not stored`);
  const [bytes] = await readResourceMessages(state.catalog, [number], journal, call.signal);
  return bytes as Buffer;
}
