import {
  type Entitlement,
  Entitlement_PurposeValue,
  type Grant,
  GrantExpandableSchema,
  GroupTraitSchema,
  RawIdSchema,
  type Resource,
  type ResourceType,
  ResourceType_Trait,
  RoleTraitSchema,
  SkipEntitlementsAndGrantsSchema,
  Status_ResourceStatus,
  StatusSchema,
  UserTrait_Status_Status,
  UserTraitSchema,
} from "@baton-ts/proto";
import type { ListResponse } from "@baton-ts/sdk";
import { create } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { entitlement, entitlementStub, grant, resource, resourceId, resourceType } from "../messages/plain-messages.ts";
import { type Listings, parseOffset } from "../service/read-only-service.ts";
import type { SynthOptions } from "./synth-options.ts";

const userType: ResourceType = resourceType(
  "user",
  "User",
  [ResourceType_Trait.USER],
  [anyPack(SkipEntitlementsAndGrantsSchema, create(SkipEntitlementsAndGrantsSchema))],
);
const groupType: ResourceType = resourceType("group", "Group", [ResourceType_Trait.GROUP], []);
const roleType: ResourceType = resourceType("role", "Role", [ResourceType_Trait.ROLE], []);

function user(index: number): Resource {
  const id = `u${index}`;
  const profile = { first_name: "User", last_name: String(index), department: `dept${index % 50}` };
  const trait = create(UserTraitSchema, {
    emails: [{ address: `${id}@example.com`, isPrimary: true }],
    login: id,
    status: { status: UserTrait_Status_Status.ENABLED },
    profile,
  });
  const annotations = [anyPack(UserTraitSchema, trait), anyPack(RawIdSchema, create(RawIdSchema, { id }))];
  return {
    ...resource(resourceId("user", id), `User ${index}`, annotations),
    profile,
    status: create(StatusSchema, { status: Status_ResourceStatus.ENABLED }),
  };
}

const groupTrait = anyPack(GroupTraitSchema, create(GroupTraitSchema));
const roleTrait = anyPack(RoleTraitSchema, create(RoleTraitSchema));

function group(index: number): Resource {
  const id = `g${index}`;
  return resource(resourceId("group", id), `Group ${index}`, [groupTrait, anyPack(RawIdSchema, create(RawIdSchema, { id }))]);
}

function role(index: number): Resource {
  const id = `r${index}`;
  return resource(resourceId("role", id), `Role ${index}`, [roleTrait, anyPack(RawIdSchema, create(RawIdSchema, { id }))]);
}

interface SynthType {
  readonly letter: string;
  readonly count: number;
  readonly make: (index: number) => Resource;
}

/** `<letter><n>` to n, or undefined where no such resource exists. */
function indexOf(id: string, type: SynthType): number | undefined {
  const digits = id.startsWith(type.letter) ? id.slice(1) : "";
  return /^(0|[1-9]\d{0,14})$/.test(digits) && Number(digits) < type.count ? Number(digits) : undefined;
}

/** The items start..start+size-1 of a list that exists only as a function of the index. */
function page<T>(pageToken: string, size: number, total: number, itemAt: (index: number) => T): ListResponse<T> {
  const start = parseOffset(pageToken);
  const end = Math.min(start + size, total);
  const list: T[] = [];
  for (let index = start; index < end; index++) list.push(itemAt(index));
  return { list, nextPageToken: end < total ? String(end) : "", annotations: [] };
}

const nothing = { list: [], nextPageToken: "", annotations: [] } as const;

/** A grant to a group, whose members (users only) become members or holders too. */
function nestedGrant(target: Entitlement, groupIndex: number): Grant {
  const expandable = create(GrantExpandableSchema, {
    entitlementIds: [`group:g${groupIndex}:member`],
    resourceTypeIds: ["user"],
  });
  return grant(target, resource(resourceId("group", `g${groupIndex}`)), [anyPack(GrantExpandableSchema, expandable)]);
}

function groupGrants(options: SynthOptions, target: Entitlement, g: number, pageToken: string): ListResponse<Grant> {
  const total = options.users > 0 ? options.perGroup : 0;
  const answer = page(pageToken, options.page, total, (k) =>
    grant(target, resource(resourceId("user", `u${(g * 7919 + k * 104729) % options.users}`))),
  );
  if (pageToken !== "" || options.depth === 0 || g % options.depth === 0) return answer;
  return { ...answer, list: [...answer.list, nestedGrant(target, g - 1)] };
}

/**
 * Users, groups and roles of the benchmark shape, computed from the index of each item: nothing is kept, so memory does not grow with
 * the size asked for. Pages have `options.page` items; the nested group of a group comes with its first page, beyond that count.
 */
export function synthListings(options: SynthOptions): Listings {
  const types = new Map<string, SynthType>([
    ["user", { letter: "u", count: options.users, make: user }],
    ["group", { letter: "g", count: options.groups, make: group }],
    ["role", { letter: "r", count: options.roles, make: role }],
  ]);
  const groupOrUser = [userType, groupType];
  return {
    displayName: "Synthetic organisation",
    resourceTypes: [userType, groupType, roleType],
    resources: (resourceTypeId, parent, pageToken) => {
      const type = types.get(resourceTypeId);
      return type === undefined || parent !== undefined ? nothing : page(pageToken, options.page, type.count, type.make);
    },
    resource: (id) => {
      const type = types.get(id.resourceType);
      const index = type === undefined ? undefined : indexOf(id.resource, type);
      return index === undefined ? undefined : type?.make(index);
    },
    entitlements: (target) => {
      const { resourceType: type = "", resource: id = "" } = target.id ?? {};
      if (type !== "group" && type !== "role") return nothing;
      const slug = type === "group" ? "member" : "assigned";
      const purpose = type === "group" ? Entitlement_PurposeValue.ASSIGNMENT : Entitlement_PurposeValue.PERMISSION;
      const fields = {
        resource: target,
        id: `${type}:${id}:${slug}`,
        slug,
        displayName: slug,
        grantableTo: groupOrUser,
        purpose,
      };
      return { list: [entitlement(fields)], nextPageToken: "", annotations: [] };
    },
    grants: (target, pageToken) => {
      const { resourceType = "", resource: id = "" } = target.id ?? {};
      const type = types.get(resourceType);
      const index = type === undefined ? undefined : indexOf(id, type);
      if (index === undefined || resourceType === "user") return nothing;
      const stub = resource(resourceId(resourceType, id));
      if (resourceType === "group") return groupGrants(options, entitlementStub(`group:${id}:member`, stub), index, pageToken);
      const assigned = entitlementStub(`role:${id}:assigned`, stub);
      const total = options.groups > 0 ? options.groupsPerRole : 0;
      return page(pageToken, options.page, total, (k) => nestedGrant(assigned, (index * 31 + k * 17) % options.groups));
    },
  };
}
