import { resolve } from "node:path";
import { type ConnectorDefinition, defineConnector, field } from "@baton-ts/sdk";
import { openFileRoot } from "./files/file-root.ts";
import { checkMachine, type UnixClient } from "./sync/client.ts";
import { groups } from "./sync/groups.ts";
import { privileges } from "./sync/privileges.ts";
import { sshKeys } from "./sync/ssh-keys.ts";
import { sudoRules } from "./sync/sudo-rules.ts";
import { users } from "./sync/users.ts";

/** Accounts, groups, sudo rights and SSH keys of one Unix machine, read from its files. */
export const connector: ConnectorDefinition = defineConnector({
  name: "baton-unix",
  displayName: "Unix",
  description: "Accounts, groups, sudo rights and SSH keys of a Unix machine, read from its files",
  version: "0.1.0",
  config: {
    root: field.string({
      default: "/",
      displayName: "Root folder",
      description: "Folder that is taken as the root directory; links never lead out of it.",
    }),
  },
  connect: ({ config }): UnixClient => {
    const root = resolve(config.root);
    return { root, files: openFileRoot(root), now: () => new Date() };
  },
  validate: async ({ client }) => checkMachine(client),
}).resources(users, groups, sudoRules, privileges, sshKeys);
