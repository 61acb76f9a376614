// Read by the compiler as well: `tsc -p .` fails when a line marked @ts-expect-error compiles, or when another line does not.
import { expect, expectTypeOf, test } from "vitest";
import {
  type ConnectorDefinition,
  type ConnectorDraft,
  defineConnector,
  field,
  granted,
  main,
  type Page,
  type PageOf,
  type Principal,
  type Resource,
  type ResourceId,
  type ResourceSync,
  resourceType,
  revoked,
  type Secret,
  type UploadedFile,
} from "../index.ts";

class Client {
  async names(_after?: string): Promise<{ names: string[]; next: string | undefined }> {
    return { names: [], next: undefined };
  }
}

const user = resourceType("user", { displayName: "User", trait: "user" });
const robot = resourceType("robot", { displayName: "Robot" });
const site = resourceType("site", { displayName: "Site" });
const team = resourceType("team", {
  displayName: "Team",
  parent: site,
  entitlements: {
    member: { purpose: "assignment", grantableTo: [user, "team"] },
    owner: { purpose: "ownership", grantableTo: [user] },
  },
});

test("handlers know their client, parent, items and principals", () => {
  const sync = team.sync<Client>({
    list: async ({ client, page, parent }) => {
      expectTypeOf(client).toEqualTypeOf<Client>();
      expectTypeOf(parent).toEqualTypeOf<ResourceId<"site">>();
      expectTypeOf(page.token).toEqualTypeOf<string | undefined>();
      const { names, next } = await client.names(page.token);
      return page.of(
        names.map((name) => team.resource(name, name, { parent })),
        next,
      );
    },
    grants: async ({ resource, page }) => {
      expectTypeOf(resource).toEqualTypeOf<Resource<"team", "site">>();
      expectTypeOf(resource.parent).toEqualTypeOf<ResourceId<"site">>();
      return page.done([]);
    },
    provision: {
      member: {
        grant: async ({ principal, entitlement }) => {
          expectTypeOf(principal).toEqualTypeOf<Principal<"user"> | Principal<"team">>();
          expectTypeOf(entitlement.slug).toEqualTypeOf<"member">();
          return granted();
        },
        revoke: async ({ grantId }) => {
          expectTypeOf(grantId).toEqualTypeOf<string | undefined>();
          return revoked();
        },
      },
    },
  });
  expectTypeOf(sync).toEqualTypeOf<ResourceSync<Client, "team", "user" | "team" | "site">>();
});

test("a root type has no parent to list below", () => {
  user.sync<Client>({
    list: async ({ page, parent }) => {
      expectTypeOf(parent).toEqualTypeOf<undefined>();
      return page.done([]);
    },
  });
});

const list = async <Item>({ page }: { readonly page: Page<Item> }): Promise<PageOf<Item>> => page.done([]);

test("handlers that contradict the declaration do not compile", () => {
  const grant = async () => granted();
  const revoke = async () => revoked();
  const wrong = [
    // @ts-expect-error grant without revoke
    () => team.sync<Client>({ list, grant }),
    // @ts-expect-error revoke without grant
    () => team.sync<Client>({ list, revoke }),
    // @ts-expect-error grant of one entitlement without revoke
    () => team.sync<Client>({ list, provision: { member: { grant } } }),
    // @ts-expect-error there is no such entitlement
    () => team.sync<Client>({ list, provision: { membr: { grant, revoke } } }),
    // @ts-expect-error list is missing
    () => team.sync<Client>({ grant, revoke }),
    // @ts-expect-error nothing is no result
    () => team.sync<Client>({ list, grant: async () => {}, revoke }),
    // @ts-expect-error a revoke's result is no grant's
    () => team.sync<Client>({ list, grant: revoke, revoke }),
    // @ts-expect-error a user is no team
    () => team.sync<Client>({ list: async ({ page }) => page.done([user.resource("1", "Ann")]) }),
  ];
  expect(wrong).toHaveLength(8);
  team.sync<Client>({
    list,
    grants: async ({ resource, page }) => {
      const member = team.member(resource);
      // @ts-expect-error a robot is not in grantableTo
      const robots = () => member.grantTo(robot.id(1));
      // @ts-expect-error the resource of a listing is no principal
      const itself = () => member.grantTo(resource);
      return page.done([robots(), itself()]);
    },
  });
});

test("cursors have the type that they were read with", () => {
  user.sync<Client>({
    list: async ({ page }) => {
      // @ts-expect-error a number is no text cursor; page.cursor(parse) reads other shapes
      page.of([], 5);
      const at = page.cursor((value) => value as { readonly after: number });
      expectTypeOf(at.cursor).toEqualTypeOf<{ readonly after: number } | undefined>();
      // @ts-expect-error the cursor has another shape
      at.of([], { after: "x" });
      // @ts-expect-error a listing of resources starts no other listings
      page.done([]).also(["x"]);
      return at.of([], { after: 1 });
    },
    grants: async ({ page }) => page.done([]).also(["a", "b"]),
  });
});

test("the parts of a change cannot be mixed up", () => {
  const invite = (_group: Resource<"team">, _who: Principal<"team">): void => {};
  team.sync<Client>({
    list,
    grant: async ({ resource, principal }) => {
      if (principal.typeId === "team") invite(resource, principal);
      // @ts-expect-error the two are exchanged
      invite(principal, resource);
      return granted();
    },
    revoke: async () => revoked(),
  });
});

test("the client and the config reach the handlers without being written down", () => {
  const draft = defineConnector({
    name: "baton-x",
    displayName: "X",
    config: {
      apiToken: field.secret({ required: true }),
      clientSecret: field.secret(),
      baseUrl: field.url({ default: "https://x.test" }),
      pageSize: field.int(),
      region: field.select(["eu", "us"], { default: "eu" }),
      zone: field.select(["a", "b"]),
      archived: field.bool(),
      orgs: field.stringSlice(),
      privateKey: field.fileUpload({ secret: true, required: true }),
    },
    constraints: [{ requiredTogether: ["apiToken", "clientSecret"] }],
    connect: ({ config }) => {
      expectTypeOf(config).toEqualTypeOf<{
        readonly apiToken: Secret;
        readonly clientSecret: Secret | undefined;
        readonly baseUrl: string;
        readonly pageSize: number | undefined;
        readonly region: "eu" | "us";
        readonly zone: "a" | "b" | undefined;
        readonly archived: boolean;
        readonly orgs: readonly string[];
        readonly privateKey: UploadedFile;
      }>();
      return new Client();
    },
    validate: async ({ client }) => {
      await client.names();
    },
  });
  expectTypeOf(draft).toEqualTypeOf<ConnectorDraft<Client>>();
  const connector = draft.resources(
    user.sync({ list: async ({ client, page }) => page.of([], (await client.names(page.token)).next) }),
    site.sync({ list: async ({ page }) => page.done([]) }),
    team.sync({ list: async ({ client, page }) => page.of([], (await client.names(page.token)).next) }),
  );
  expectTypeOf(connector).toEqualTypeOf<ConnectorDefinition>();
  const elsewhere: ResourceSync<Client> = user.sync({
    list: async ({ client, page }) => page.of([], (await client.names(page.token)).next),
  });
  expect(elsewhere.typeId).toBe("user");
});

test("a connector that is not complete does not compile", () => {
  const draft = defineConnector({ name: "baton-x", displayName: "X", connect: () => new Client() });
  const users = user.sync<Client>({ list });
  const teams = team.sync<Client>({ list });
  // @ts-expect-error team names site, which is not there
  expect(() => draft.resources(users, teams)).toThrow(/names "site"/);
  // @ts-expect-error a connector without its types cannot run
  const run = () => main(draft, "file:///elsewhere.ts");
  expect(run).toBeTypeOf("function");
  // @ts-expect-error these handlers need another client
  const other = () => draft.resources(user.sync<{ other(): void }>({ list }));
  expect(other).toBeTypeOf("function");
  const constraints = () =>
    defineConnector({
      name: "baton-x",
      displayName: "X",
      config: { a: field.string(), b: field.string() },
      // @ts-expect-error there is no such field
      constraints: [{ atLeastOne: ["a", "c"] }],
      connect: () => new Client(),
    });
  expect(constraints).toThrow(/names the field c/);
});
