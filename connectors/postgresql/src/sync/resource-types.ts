import { type ResourceType, resourceType } from "@baton-ts/sdk";

type Holder = "user" | "group";

interface Named {
  readonly displayName: string;
}

/** Entitlements of roles: joining them. `member` has the role's privileges at once, `set-role` may switch to the role. */
const roleEntitlements = {
  member: {
    purpose: "assignment",
    grantableTo: ["user", "group"],
    displayName: ({ displayName }: Named) => `Member of ${displayName}`,
    description: ({ displayName }: Named) => `Has the privileges of ${displayName} without SET ROLE`,
  },
  "set-role": {
    purpose: "permission",
    grantableTo: ["user", "group"],
    displayName: ({ displayName }: Named) => `SET ROLE ${displayName}`,
    description: ({ displayName }: Named) => `May switch to ${displayName} with SET ROLE`,
  },
  admin: {
    purpose: "permission",
    grantableTo: ["user", "group"],
    displayName: ({ displayName }: Named) => `Admin of ${displayName}`,
    description: ({ displayName }: Named) => `May let others join ${displayName} (ADMIN OPTION)`,
  },
} as const;

type RoleEntitlements = Readonly<Record<keyof typeof roleEntitlements, Holder>>;

/** Roles that can log in. The id is the role's oid. */
export const user: ResourceType<"user", "user", RoleEntitlements> = resourceType("user", {
  displayName: "Login role",
  trait: "user",
  entitlements: roleEntitlements,
});

/** Roles that cannot log in, and PUBLIC. The id is the role's oid, or `public`. */
export const group: ResourceType<"group", "group", RoleEntitlements> = resourceType("group", {
  displayName: "Group role",
  trait: "group",
  entitlements: roleEntitlements,
});

function rights<const Slug extends string>(
  ...slugs: readonly Slug[]
): {
  readonly [Name in Slug]: {
    readonly purpose: "permission";
    readonly grantableTo: readonly ["user", "group"];
    readonly displayName: (resource: Named) => string;
  };
} {
  const entries = slugs.map((slug) => [
    slug,
    {
      purpose: "permission",
      grantableTo: ["user", "group"],
      displayName: ({ displayName }: Named) => `${slug.toUpperCase().replaceAll("-", " ")} on ${displayName}`,
    },
  ]);
  return Object.fromEntries(entries) as never;
}

const owner = {
  owner: {
    purpose: "ownership",
    grantableTo: ["user", "group"],
    displayName: ({ displayName }: Named) => `Owner of ${displayName}`,
  },
} as const;

/** The whole cluster. It has one resource, `cluster`; its entitlements are the attributes of roles. */
export const cluster: ResourceType<
  "cluster",
  never,
  { superuser: Holder; "create-role": Holder; "create-database": Holder; replication: Holder; "bypass-rls": Holder }
> = resourceType("cluster", {
  displayName: "Cluster",
  entitlements: rights("superuser", "create-role", "create-database", "replication", "bypass-rls"),
});

/** Databases that are not templates. The id is the oid. */
export const database: ResourceType<"database", never, { connect: Holder; temporary: Holder; create: Holder; owner: Holder }> =
  resourceType("database", { displayName: "Database", entitlements: { ...rights("connect", "temporary", "create"), ...owner } });

/** Schemas of the connected database. The id is `<database oid>/<oid>`. */
export const schema: ResourceType<"schema", never, { usage: Holder; create: Holder; owner: Holder }, "database"> = resourceType(
  "schema",
  { displayName: "Schema", parent: database, entitlements: { ...rights("usage", "create"), ...owner } },
);

/** What can be granted on relations; `maintain` from PostgreSQL 17 on. */
export const relationRights = ["select", "insert", "update", "delete", "truncate", "references", "trigger", "maintain"] as const;

type RelationEntitlements = Readonly<Record<(typeof relationRights)[number] | "owner", Holder>>;

/** Tables, partitioned and foreign ones included. The id is `<database oid>/<oid>`. */
export const table: ResourceType<"table", never, RelationEntitlements, "schema"> = resourceType("table", {
  displayName: "Table",
  parent: schema,
  entitlements: { ...rights(...relationRights), ...owner },
});

/** Views and materialized views. The id is `<database oid>/<oid>`. */
export const view: ResourceType<"view", never, RelationEntitlements, "schema"> = resourceType("view", {
  displayName: "View",
  parent: schema,
  entitlements: { ...rights(...relationRights), ...owner },
});
