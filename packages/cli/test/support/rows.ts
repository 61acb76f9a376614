import type { EntitlementRow, GrantRow, ResourceRow, ResourceTypeRow, SyncRun } from "@baton-ts/c1z";
import {
  EntitlementSchema,
  GrantSchema,
  type ResourceId,
  ResourceIdSchema,
  ResourceSchema,
  ResourceTypeSchema,
  toBinaryDeterministic,
} from "@baton-ts/proto";
import { create, type MessageInitShape } from "@bufbuild/protobuf";

const discoveredAt = 0n;

export function resourceTypeRow(init: MessageInitShape<typeof ResourceTypeSchema>): ResourceTypeRow {
  const message = create(ResourceTypeSchema, init);
  return { id: message.id, data: toBinaryDeterministic(ResourceTypeSchema, message), discoveredAt };
}

/** `key` and `parent` have the form `type:id`. */
export function resourceRow(key: string, init: MessageInitShape<typeof ResourceSchema>, parent = ":"): ResourceRow {
  const [type, id] = splitKey(key);
  const [parentType, parentId] = splitKey(parent);
  const message = create(ResourceSchema, { ...init, id: resourceIdMessage(type, id) });
  if (parentId !== "") message.parentResourceId = resourceIdMessage(parentType, parentId);
  return { type, id, parentType, parentId, data: toBinaryDeterministic(ResourceSchema, message), discoveredAt };
}

export function entitlementRow(
  resource: string,
  init: MessageInitShape<typeof EntitlementSchema> & { id: string },
): EntitlementRow {
  const [resourceType, resourceId] = splitKey(resource);
  const message = create(EntitlementSchema, {
    ...init,
    resource: create(ResourceSchema, { id: resourceIdMessage(resourceType, resourceId) }),
  });
  return { id: init.id, resourceType, resourceId, data: toBinaryDeterministic(EntitlementSchema, message), discoveredAt };
}

export interface GrantInit {
  readonly resource: string;
  readonly entitlement: string;
  readonly principal: string;
  /** Source entitlement to whether it is direct. */
  readonly sources?: Readonly<Record<string, boolean>>;
  readonly expansion?: Uint8Array;
  /** Leave entitlement and principal to the columns. */
  readonly slim?: boolean;
}

export function grantRow({ resource, entitlement, principal, sources, expansion, slim = false }: GrantInit): GrantRow {
  const [resourceType, resourceId] = splitKey(resource);
  const [principalType, principalId] = splitKey(principal);
  const id = `${entitlement}:${principal}`;
  const stubs = {
    entitlement: { id: entitlement, resource: { id: { resourceType, resource: resourceId } } },
    principal: { id: { resourceType: principalType, resource: principalId } },
  };
  const message = create(GrantSchema, {
    id,
    ...(slim ? {} : stubs),
    ...(sources === undefined
      ? {}
      : { sources: { sources: Object.fromEntries(Object.entries(sources).map(([key, isDirect]) => [key, { isDirect }])) } }),
  });
  return {
    id,
    entitlementId: entitlement,
    resourceType,
    resourceId,
    principalType,
    principalId,
    data: toBinaryDeterministic(GrantSchema, message),
    expansion: expansion ?? null,
    needsExpansion: expansion !== undefined,
    discoveredAt,
  };
}

/** 2026-11-23T18:55:51.442092217Z, the start of a golden sync. */
export const startedAt: bigint = 1_795_460_151_442_092_217n;

export function syncRun(init: Partial<SyncRun> = {}): SyncRun {
  return {
    id: "3MWIybG9IMk3w2SgymM6btlUe2l",
    type: "full",
    startedAt,
    endedAt: startedAt + 559_919_728n,
    syncToken: '{"current_action_id":118}',
    parentSyncId: "",
    linkedSyncId: "",
    supportsDiff: true,
    stats: null,
    invariants: { generation: "", coverage: [], mode: "" },
    ...init,
  };
}

function splitKey(key: string): [type: string, id: string] {
  const colon = key.indexOf(":");
  return [key.slice(0, colon), key.slice(colon + 1)];
}

function resourceIdMessage(resourceType: string, resource: string): ResourceId {
  return create(ResourceIdSchema, { resourceType, resource });
}
