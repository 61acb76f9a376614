import type { Entitlement, Grant, Resource } from "@baton-ts/proto";
import { type } from "./messages.ts";
import type { Script, ScriptedPage } from "./scripted-connector.ts";

export interface Org {
  readonly resources: readonly Resource[];
  readonly entitlements?: readonly Entitlement[];
  readonly grants?: readonly Grant[];
  /** Items a page; default all. */
  readonly pageSize?: number;
}

/** A script that serves these objects: resources by type and parent, the others by their resource. Types are `user`, `group` and those in use. */
export function orgScript(org: Org): Script {
  const types = [...new Set(["user", "group", ...org.resources.map((row) => row.id?.resourceType ?? "")])];
  const page = <T>(list: readonly T[], token: string): ScriptedPage<T> => {
    const size = org.pageSize ?? Math.max(list.length, 1);
    const from = Number(token);
    return { list: list.slice(from, from + size), next: from + size < list.length ? String(from + size) : "" };
  };
  const sameId = (a: Resource["id"], b: Resource["id"]): boolean =>
    a?.resourceType === b?.resourceType && a?.resource === b?.resource;
  return {
    types: types.map((id) => type(id)),
    resources: (wanted, parent, token) =>
      page(
        org.resources.filter((row) => row.id?.resourceType === wanted && sameId(row.parentResourceId, parent)),
        token,
      ),
    entitlements: ({ id }, token) =>
      page(
        (org.entitlements ?? []).filter((row) => sameId(row.resource?.id, id)),
        token,
      ),
    grants: ({ id }, token) =>
      page(
        (org.grants ?? []).filter((row) => sameId(row.entitlement?.resource?.id, id)),
        token,
      ),
  };
}
