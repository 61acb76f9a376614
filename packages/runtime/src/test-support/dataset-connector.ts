import { readFileSync } from "node:fs";
import { GrpcCode } from "@baton-ts/findings";
import {
  type Entitlement,
  EntitlementSchema,
  type Grant,
  GrantSchema,
  type Resource,
  type ResourceId,
  ResourceSchema,
  type ResourceType,
  ResourceTypeSchema,
  registry,
} from "@baton-ts/proto";
import { type DescMessage, fromJson, type JsonValue, type MessageShape } from "@bufbuild/protobuf";
import { rpcError, type ScriptedConnector, type ScriptedPage, scriptedConnector } from "./scripted-connector.ts";

// Serves the golden datasets as golden/README.md says.

interface Dataset {
  readonly pageSize: number;
  readonly loopOn: string;
  readonly types: readonly ResourceType[];
  readonly resources: readonly Resource[];
  readonly entitlements: readonly Entitlement[];
  readonly grants: readonly Grant[];
}

export function datasetConnector(path: string): ScriptedConnector {
  const dataset = readDataset(path);
  const types = new Set(dataset.types.map((type) => type.id));
  const page = <T>(call: string, type: string, list: readonly T[], token: string): ScriptedPage<T> => {
    if (!types.has(type)) throw rpcError(GrpcCode.notFound, `no resource type ${type}`);
    const from = token === "" ? 0 : Number(token);
    const to = from + dataset.pageSize;
    const loops = dataset.loopOn === `${call}:${type}`;
    return { list: list.slice(from, to), next: loops ? String(dataset.pageSize) : to < list.length ? String(to) : "" };
  };
  return scriptedConnector({
    types: dataset.types,
    resources: (type, parent, token) => {
      const of = dataset.resources.filter((row) => row.id?.resourceType === type && sameId(row.parentResourceId, parent));
      return page("list", type, of, token);
    },
    entitlements: ({ id }, token) => {
      const of = dataset.entitlements.filter((row) => sameId(row.resource?.id, id));
      return page("entitlements", id?.resourceType ?? "", of, token);
    },
    grants: ({ id }, token) => {
      const of = dataset.grants.filter((row) => sameId(row.entitlement?.resource?.id, id));
      return page("grants", id?.resourceType ?? "", of, token);
    },
  });
}

function sameId(a: ResourceId | undefined, b: ResourceId | undefined): boolean {
  return a?.resourceType === b?.resourceType && a?.resource === b?.resource;
}

function readDataset(path: string): Dataset {
  const file = JSON.parse(readFileSync(path, "utf8")) as Readonly<Record<string, JsonValue>>;
  const read = <Desc extends DescMessage>(schema: Desc, key: string): MessageShape<Desc>[] =>
    ((file[key] ?? []) as JsonValue[]).map((json) => fromJson(schema, json, { registry }));
  const resources = read(ResourceSchema, "resources");
  const full = (stub: Resource | undefined): Resource | undefined => resources.find((row) => sameId(row.id, stub?.id)) ?? stub;
  const entitlements = read(EntitlementSchema, "entitlements");
  for (const entitlement of entitlements) Object.assign(entitlement, { resource: full(entitlement.resource) });
  const grants = read(GrantSchema, "grants");
  for (const grant of grants) {
    const entitlement = entitlements.find((row) => row.id === grant.entitlement?.id) ?? grant.entitlement;
    Object.assign(grant, { entitlement, principal: full(grant.principal) });
  }
  return {
    pageSize: file["pageSize"] as number,
    loopOn: (file["loopOn"] ?? "") as string,
    types: read(ResourceTypeSchema, "resourceTypes"),
    resources,
    entitlements,
    grants,
  };
}
