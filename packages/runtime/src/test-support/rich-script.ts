import { GrpcCode } from "@baton-ts/findings";
import {
  ChildResourceTypeSchema,
  EnqueuePageTokensSchema,
  type Grant,
  InsertResourceGrantsSchema,
  packAny,
  type Resource,
  SkipEntitlementsAndGrantsSchema,
  TypeScopedGrantsSchema,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { entitlement, grant, resource, type } from "./messages.ts";
import { rpcError, type Script, type ScriptedPage } from "./scripted-connector.ts";

const child = (id: string): Any => packAny(ChildResourceTypeSchema, create(ChildResourceTypeSchema, { resourceTypeId: id }));
const skip: Any = packAny(SkipEntitlementsAndGrantsSchema, create(SkipEntitlementsAndGrantsSchema));
const typeScoped: Any = packAny(TypeScopedGrantsSchema, create(TypeScopedGrantsSchema));
const inserts: Any = packAny(InsertResourceGrantsSchema, create(InsertResourceGrantsSchema));
const enqueue = (...pageTokens: string[]): Any =>
  packAny(EnqueuePageTokensSchema, create(EnqueuePageTokensSchema, { pageTokens }));

const orgs = ["org/o1", "org/o2", "org/o3"];

/**
 * A connector that uses everything that the plan knows: children (of one parent that is listed twice), static entitlements, pages, spawned
 * cursors, a type-scoped type, inserted resources, nested groups, duplicates with other content, and a listing that is not found.
 */
export function richScript(): Script {
  return {
    types: [type("user", [skip]), type("group"), type("org"), type("project"), type("app", [typeScoped]), type("vault")],
    resources: (wanted, parent, token) => {
      if (wanted === "user") return users(token);
      if (wanted === "org" && parent === undefined) {
        return {
          list: [...orgs, "org/o1"].map((id, index) => resource(id, { name: `${id} ${index}`, annotations: [child("project")] })),
        };
      }
      if (wanted === "project" && parent !== undefined) return projects(`org/${parent.resource}`, token);
      if (wanted === "project") return { list: [resource("project/o2-1", { name: "from the top" })] };
      if (wanted === "group") return { list: ["group/g1", "group/g2", "group/g3", "group/gone"].map((id) => resource(id)) };
      return wanted === "app" ? { list: [resource("app/a1"), resource("app/a2")] } : {};
    },
    staticEntitlements: (wanted) => ({ list: wanted === "org" ? [entitlement("org/x:admin"), entitlement("org/x:owner")] : [] }),
    entitlements: (of) => {
      const id = `${of.id?.resourceType}/${of.id?.resource}`;
      if (id === "group/gone") throw rpcError(GrpcCode.notFound, "it is gone");
      if (of.id?.resourceType === "group") return { list: [entitlement(`${id}:member`)] };
      return of.id?.resourceType === "project" ? { list: [entitlement(`${id}:write`, { name: of.displayName })] } : {};
    },
    grants: (of, token) => grantsOf(of, token),
  };
}

function users(token: string): ScriptedPage<Resource> {
  const from = Number(token);
  const list = [0, 1, 2].map((index) => resource(`user/u${from + index}`));
  return { list, next: from < 9 ? String(from + 3) : "" };
}

function projects(parent: string, token: string): ScriptedPage<Resource> {
  const name = parent.slice("org/".length);
  const page = Number(token);
  const list = [1, 2].map((index) => resource(`project/${name}-${page * 2 + index}`, { parent }));
  return { list, next: page < 1 ? "1" : "" };
}

function grantsOf(of: Resource, token: string): ScriptedPage<Grant> {
  const id = `${of.id?.resourceType}/${of.id?.resource}`;
  switch (id) {
    case "group/g1":
      return pagesOfUsers("group/g1:member", token);
    case "group/g2":
      return { list: [grant("group/g2:member", "group/g1", { from: ["group:g1:member"] }), grant("group/g2:member", "user/u1")] };
    case "group/g3":
      return { list: [grant("group/g3:member", "group/g2", { from: ["group:g2:member"], types: ["user"] })] };
    case "app/app":
      return appGrants(token);
    case "org/o1":
      return { list: [grant("vault/v1:open", "user/u2"), grant("vault/v2:open", "user/u3")], annotations: [inserts] };
    case "org/o2":
      // The same grant as the app's, and an inserted resource once more with other content than the listing would give.
      return {
        list: [grant("app/a1:use", "user/u5", { annotations: [skip] }), grant("vault/v1:open", "user/u4")],
        annotations: [inserts],
      };
    default:
      return {};
  }
}

function pagesOfUsers(of: string, token: string): ScriptedPage<Grant> {
  const page = Number(token);
  return { list: [0, 1, 2].map((index) => grant(of, `user/u${page * 3 + index}`)), next: page < 3 ? String(page + 1) : "" };
}

/** The first page of the type spawns two more; one of those mentions the other again. */
function appGrants(token: string): ScriptedPage<Grant> {
  if (token === "") return { list: [grant("app/a1:use", "user/u0")], annotations: [enqueue("first", "second")] };
  if (token === "first")
    return { list: [grant("app/a1:use", "user/u5")], annotations: [enqueue("second", "third")], next: "first-2" };
  if (token === "first-2") return { list: [grant("app/a2:use", "user/u6")] };
  return { list: [grant("app/a2:use", token === "second" ? "user/u7" : "user/u8")] };
}
