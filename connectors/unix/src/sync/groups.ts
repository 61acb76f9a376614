import type { ResourceSync } from "@baton-ts/sdk";
import { machineOf, type UnixClient } from "./client.ts";
import { group, user } from "./resource-types.ts";

const pageSize = 500;

/** Groups of group(5). Members are those it lists and those who have it as their primary group; grants say which. */
export const groups: ResourceSync<UnixClient, "group", "user"> = group.sync<UnixClient>({
  list: async (context) => {
    const { directory } = await machineOf(context);
    const page = context.page.offset(pageSize);
    const entries = directory.groups.slice(page.offset, page.offset + page.limit);
    return page.of(
      entries.map(({ name, gid }) => group.resource(name, name, { profile: { gid }, groupSource: "native" })),
      { fetched: entries.length, total: directory.groups.length },
    );
  },
  get: async (context) => {
    const entry = (await machineOf(context)).directory.groupByName.get(context.id);
    return entry && group.resource(entry.name, entry.name, { profile: { gid: entry.gid }, groupSource: "native" });
  },
  grants: async (context) => {
    const { directory } = await machineOf(context);
    const members = directory.members(context.resource.id);
    const page = context.page.offset(pageSize);
    const entitlement = group.member(context.resource);
    const slice = members.slice(page.offset, page.offset + page.limit);
    return page.of(
      slice.map(({ account, isPrimary, isListed }) =>
        entitlement.grantTo(user.id(account), { metadata: { primary: isPrimary, listed: isListed } }),
      ),
      { fetched: slice.length, total: members.length },
    );
  },
});
