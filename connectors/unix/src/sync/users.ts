import type { Grant, Resource, ResourceSync } from "@baton-ts/sdk";
import { accountKind, accountStatus, fullName } from "../accounts/account.ts";
import type { PasswdEntry } from "../accounts/parse-passwd.ts";
import type { Machine } from "../machine/read-machine.ts";
import { readAccountKeys } from "../ssh/read-account-keys.ts";
import { machineOf, type UnixClient } from "./client.ts";
import { holderGrants } from "./holder-grants.ts";
import { user } from "./resource-types.ts";

const pageSize = 500;

async function resourceOf(entry: PasswdEntry, machine: Machine, client: UnixClient): Promise<Resource<"user", never>> {
  const shadow = machine.shadow?.get(entry.name);
  // Keys matter only where the password is locked; reading them for every account would double the work of a sync.
  const hasKeys =
    shadow?.password === "locked" && (await readAccountKeys(client.files, entry, machine.keyPatterns)).keys.length > 0;
  const status = accountStatus(entry, shadow, hasKeys, client.now());
  return user.resource(entry.name, fullName(entry), {
    login: entry.name,
    accountType: accountKind(entry, machine.uidRange),
    status: status.enabled ? "enabled" : "disabled",
    statusDetails: status.details,
    profile: {
      uid: entry.uid,
      gid: entry.gid,
      home: entry.home,
      shell: entry.shell === "" ? "/bin/sh" : entry.shell,
      password: shadow?.password,
    },
  });
}

/** Accounts of passwd(5). Those whose shell a sudo rule gives away have the entitlement `become`. */
export const users: ResourceSync<UnixClient, "user", "user" | "group"> = user.sync<UnixClient>({
  list: async (context) => {
    const machine = await machineOf(context);
    const { accounts } = machine.directory;
    const page = context.page.offset(pageSize);
    const entries = accounts.slice(page.offset, page.offset + page.limit);
    const resources: Resource<"user", never>[] = [];
    for (const entry of entries) resources.push(await resourceOf(entry, machine, context.client));
    return page.of(resources, { fetched: entries.length, total: accounts.length });
  },
  get: async (context) => {
    const machine = await machineOf(context);
    const entry = machine.directory.accountByName.get(context.id);
    return entry && resourceOf(entry, machine, context.client);
  },
  entitlementsForType: async (context) => {
    const { sudo } = await machineOf(context);
    const page = context.page.offset(pageSize);
    const logins = [...sudo.become.keys()].slice(page.offset, page.offset + page.limit);
    return page.of(
      logins.map((login) => user.become(user.id(login))),
      { fetched: logins.length, total: sudo.become.size },
    );
  },
  grantsForType: async (context) => {
    const machine = await machineOf(context);
    const { become } = machine.sudo;
    const page = context.page.offset(pageSize);
    const targets = [...become].slice(page.offset, page.offset + page.limit);
    const grants = targets.flatMap(([login, holdings]): readonly Grant[] =>
      holderGrants(user.become(user.id(login)), holdings, machine),
    );
    return page.of(grants, { fetched: targets.length, total: become.size });
  },
});
