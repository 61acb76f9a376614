import { type ResourceType, resourceType } from "@baton-ts/sdk";

/** Login accounts. The id is the login name: sudo rules and group files refer to it, and one user id can have several logins. */
export const user: ResourceType<"user", "user", { become: "user" | "group" }> = resourceType("user", {
  displayName: "Account",
  trait: "user",
  entitlements: {
    become: {
      purpose: "permission",
      grantableTo: ["user", "group"],
      displayName: ({ id }) => `Become ${id}`,
      description: ({ id }) => `Have a shell of ${id} through sudo`,
    },
  },
});

/** Unix groups. The id is the group name. */
export const group: ResourceType<"group", "group", { member: "user" }> = resourceType("group", {
  displayName: "Group",
  trait: "group",
  entitlements: { member: { purpose: "assignment", grantableTo: ["user"] } },
});

/** What a sudo rule allows, whoever it names. The id is made of what the right says, so that it stays when holders change. */
export const sudoRule: ResourceType<"sudo-rule", "role", { holder: "user" | "group" }> = resourceType("sudo-rule", {
  displayName: "Sudo right",
  trait: "role",
  entitlements: {
    holder: { purpose: "permission", grantableTo: ["user", "group"], displayName: ({ displayName }) => `May run ${displayName}` },
  },
});

/** Has one resource, `root`: a shell of root. */
export const privilege: ResourceType<"privilege", "role", { holder: "user" | "group" }> = resourceType("privilege", {
  displayName: "Privilege",
  trait: "role",
  entitlements: {
    holder: { purpose: "permission", grantableTo: ["user", "group"], displayName: "Can become root" },
  },
});

/** Public keys that open an account by SSH. The id is `<login>/<fingerprint>`. */
export const sshKey: ResourceType<"ssh-key", "secret"> = resourceType("ssh-key", { displayName: "SSH key", trait: "secret" });
