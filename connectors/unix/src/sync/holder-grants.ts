import type { Entitlement, Grant } from "@baton-ts/sdk";
import type { Machine } from "../machine/read-machine.ts";
import type { Holding } from "../sudoers/sudo-access.ts";
import { group, user } from "./resource-types.ts";

type HolderEntitlement = Entitlement<string, string, "user" | "group">;

/** Whoever can become the account has what it has. */
function userGrant(entitlement: HolderEntitlement, login: string, reasons: readonly string[], { sudo }: Machine): Grant {
  const id = user.id(login);
  const metadata = { reasons };
  return entitlement.grantTo(id, sudo.become.has(login) ? { metadata, expandFrom: user.become(id) } : { metadata });
}

/**
 * Grants of one right. Groups pass it to their members. An account that others can become passes it to them, also when it has the right only
 * through a group: then it gets a grant of its own that says so, because a member of a group cannot be expanded.
 */
export function holderGrants(entitlement: HolderEntitlement, holdings: readonly Holding[], machine: Machine): readonly Grant[] {
  const users = new Map<string, readonly string[]>();
  const grants: Grant[] = [];
  for (const { type, name, reasons } of holdings) {
    if (type === "user") users.set(name, [...(users.get(name) ?? []), ...reasons]);
    else {
      grants.push(entitlement.grantTo(group.id(name), { metadata: { reasons }, expandFrom: group.member(group.id(name)) }));
      for (const { account } of machine.directory.members(name)) {
        if (!machine.sudo.become.has(account)) continue;
        users.set(account, [...(users.get(account) ?? []), `member of group ${name}`]);
      }
    }
  }
  for (const [login, reasons] of users) {
    if (login !== entitlement.resourceId.id || entitlement.typeId !== user.typeId) {
      grants.push(userGrant(entitlement, login, reasons, machine));
    }
  }
  return grants;
}
