import {
  type Entitlement,
  EntitlementSchema,
  GrantSchema,
  packAny,
  type Resource,
  ResourceSchema,
  UserTraitSchema,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import {
  type ConnectorService,
  defineConnector,
  type GrantResult,
  granted,
  type Logger,
  principalDeleted,
  type RevokeContext,
  type RevokeResult,
  replaced,
  resourceType,
  Secret,
  silentLogger,
} from "../index.ts";
import { AcmeApi, outage } from "../test-support/acme-api.ts";
import { acmeConnector } from "../test-support/acme-connector.ts";
import { callOf, namesOf } from "../test-support/walk.ts";

interface Opened {
  readonly api: AcmeApi;
  readonly service: ConnectorService;
  /** Waits between tries, in milliseconds. */
  readonly waits: number[];
}

async function open(log: Logger = silentLogger): Promise<Opened> {
  const api = new AcmeApi();
  const waits: number[] = [];
  const sleep = async (ms: number) => {
    waits.push(ms);
  };
  const config = { apiToken: new Secret("t"), baseUrl: "https://api.acme.test" };
  return { api, waits, service: await acmeConnector(api).service(config, { log, signal: callOf().signal, sleep }) };
}

function teamEntitlement(slug: string, id = "t1"): Entitlement {
  return create(EntitlementSchema, {
    id: `team:${id}:${slug}`,
    slug,
    resource: { id: { resourceType: "team", resource: id }, parentResourceId: { resourceType: "site", resource: "berlin" } },
  });
}

function principal(resourceType: string, resource: string): Resource {
  return create(ResourceSchema, { id: { resourceType, resource } });
}

test("grant changes the system and returns the grant with the principal", async () => {
  const { api, service } = await open();
  const response = await service.grant({ entitlement: teamEntitlement("member"), principal: principal("user", "3") }, callOf(""));
  expect(api.teams[0]?.members).toEqual(["u1", "t2", "u3"]);
  expect(api.requests).toEqual(["PUT /sites/berlin/teams/t1/members"]);
  expect(response.annotations).toEqual([]);
  expect(response.grants).toMatchObject([
    {
      id: "team:t1:member:user:3",
      entitlement: { id: "team:t1:member" },
      principal: { id: { resourceType: "user", resource: "3" } },
    },
  ]);
});

test("granting twice and revoking twice are successes that say so", async () => {
  const { service } = await open();
  const request = { entitlement: teamEntitlement("member"), principal: principal("user", "1") };
  const again = await service.grant(request, callOf(""));
  expect(namesOf(again.annotations)).toEqual([["GrantAlreadyExists", ""]]);
  const grant = create(GrantSchema, { id: "🧸_UNKNOWN_GRANT_ID", ...request });
  expect(await service.revoke({ grant }, callOf(""))).toEqual({ annotations: [] });
  const twice = await service.revoke({ grant }, callOf(""));
  expect(namesOf(twice.annotations)).toEqual([["GrantAlreadyRevoked", ""]]);
});

test("a rejected grant carries what peers recognise a decline by", async () => {
  const { service } = await open();
  const request = { entitlement: teamEntitlement("member", "t9"), principal: principal("user", "1") };
  await expect(service.grant(request, callOf(""))).rejects.toMatchObject({
    code: "BATON_CONNECTOR_GRANT_DECLINED",
    grpcCode: 9,
    message: "grant failed: team t9 is archived",
    details: {
      reason: "team t9 is archived",
      errorInfoReason: "grant_cancelled",
      errorInfoDomain: "github.com/conductorone/baton-sdk",
    },
  });
});

test("types and entitlements without a provisioner are unimplemented", async () => {
  const { service } = await open();
  const to = principal("user", "1");
  const repository = create(EntitlementSchema, {
    slug: "admin",
    resource: { id: { resourceType: "repository", resource: "r1" } },
  });
  await expect(service.grant({ entitlement: repository, principal: to }, callOf(""))).rejects.toMatchObject({
    grpcCode: 12,
    message: "resource type repository does not have provisioner configured",
  });
  await expect(service.grant({ entitlement: teamEntitlement("owner"), principal: to }, callOf(""))).rejects.toMatchObject({
    grpcCode: 12,
    message: "resource type team does not have provisioner configured for its entitlement owner",
  });
  const unknown = create(EntitlementSchema, { slug: "x", resource: { id: { resourceType: "planet", resource: "1" } } });
  await expect(service.revoke({ grant: create(GrantSchema, { entitlement: unknown }) }, callOf(""))).rejects.toMatchObject({
    grpcCode: 12,
    message: "resource type planet does not have provisioner configured",
  });
});

test("a principal of another type never reaches the handler", async () => {
  const { api, service } = await open();
  const request = { entitlement: teamEntitlement("member"), principal: principal("site", "berlin") };
  await expect(service.grant(request, callOf(""))).rejects.toMatchObject({
    code: "BATON_CONNECTOR_PRINCIPAL_TYPE",
    grpcCode: 3,
    message: 'Entitlement member of team t1 cannot be granted to a "site"; its principals are user, team.',
  });
  expect(api.requests).toEqual([]);
});

test("a slug that was not sent is found by the id that the SDK makes", async () => {
  const { api, service } = await open();
  const entitlement = { ...teamEntitlement("member"), slug: "" };
  await service.grant({ entitlement, principal: principal("user", "2") }, callOf(""));
  expect(api.teams[0]?.members).toContain("u2");
  const foreign = { ...entitlement, id: "membership of t1" };
  await expect(service.grant({ entitlement: foreign, principal: principal("user", "2") }, callOf(""))).rejects.toMatchObject({
    code: "BATON_CONNECTOR_SLUG_UNKNOWN",
    grpcCode: 3,
  });
});

test("outages are waited out three times, then the grant fails", async () => {
  const { api, service, waits } = await open();
  const request = { entitlement: teamEntitlement("member"), principal: principal("user", "3") };
  api.failures.push(outage(), outage(), outage(5000));
  await service.grant(request, callOf(""));
  expect(waits).toEqual([15_000, 30_000, 5000]);
  api.failures.push(outage(), outage(), outage(), outage(120_000));
  await expect(service.grant(request, callOf(""))).rejects.toMatchObject({
    code: "BATON_SOURCE_UNAVAILABLE",
    message: "grant failed: GET /teams answered 503",
    grpcCode: 14,
  });
  expect(waits.slice(3)).toEqual([15_000, 30_000, 45_000]);
});

test("validate retries five times and reports the protocol's version", async () => {
  const { api, service, waits } = await open();
  expect(await service.validate(callOf())).toEqual({ annotations: [], sdkVersion: "v0.25.0" });
  api.failures.push(...Array.from({ length: 6 }, () => outage()));
  await expect(service.validate(callOf())).rejects.toMatchObject({ message: "validate failed: GET /teams answered 503" });
  expect(waits).toEqual([1000, 2000, 3000, 4000, 5000]);
});

const user = resourceType("user", { displayName: "User", trait: "user" });
const seat = resourceType("seat", {
  displayName: "Seat",
  entitlements: {
    viewer: { purpose: "permission", grantableTo: [user] },
    editor: { purpose: "permission", grantableTo: [user] },
  },
});

type SeatRevoke = RevokeContext<object, "seat", "viewer" | "editor", "user", never>;

function seats(grant: () => GrantResult, revoke: (context: SeatRevoke) => RevokeResult): Promise<ConnectorService> {
  return defineConnector({ name: "baton-seats", displayName: "Seats", connect: () => ({}) })
    .resources(
      user.sync({ list: async ({ page }) => page.done([]) }),
      seat.sync({
        list: async ({ page }) => page.done([]),
        grant: async () => grant(),
        revoke: async (context) => revoke(context),
      }),
    )
    .service({}, { log: silentLogger, signal: callOf().signal });
}

const editor = create(EntitlementSchema, {
  slug: "editor",
  id: "seat:s1:editor",
  resource: { id: { resourceType: "seat", resource: "s1" } },
});

test("a grant that replaced another names it", async () => {
  const target = seat.id("s1");
  const service = await seats(() => replaced(seat.viewer(target).grantTo(user.id("1"))), principalDeleted);
  const response = await service.grant({ entitlement: editor, principal: principal("user", "1") }, callOf(""));
  expect(response.grants.map(({ id }) => id)).toEqual(["seat:s1:editor:user:1"]);
  expect(namesOf(response.annotations)).toEqual([["GrantReplaced", "seat:s1:viewer:user:1"]]);
});

test("a revoke that removed the principal reports the deleted resource", async () => {
  const service = await seats(granted, principalDeleted);
  const grant = create(GrantSchema, { id: "g", entitlement: editor, principal: principal("user", "1") });
  const { annotations } = await service.revoke({ grant }, callOf(""));
  expect(annotations.map(({ typeUrl }) => typeUrl)).toEqual(["type.googleapis.com/c1.connector.v2.ResourceDeleted"]);
  // Field 1 is a ResourceId { 1: "user", 2: "1" }.
  expect([...(annotations[0]?.value ?? [])]).toEqual([0x0a, 9, 0x0a, 4, ...Buffer.from("user"), 0x12, 1, ...Buffer.from("1")]);
});

test("revoke gets the parts of the grant and never the unknown id", async () => {
  const seen: SeatRevoke[] = [];
  const service = await seats(granted, (context) => {
    seen.push(context);
    return principalDeleted();
  });
  const someone = create(ResourceSchema, {
    id: { resourceType: "user", resource: "1" },
    displayName: "Ann",
    parentResourceId: { resourceType: "org", resource: "o" },
    annotations: [
      packAny(
        UserTraitSchema,
        create(UserTraitSchema, {
          login: "ann",
          emails: [{ address: "other@acme.test" }, { address: "ann@acme.test", isPrimary: true }],
        }),
      ),
    ],
  });
  await service.revoke(
    { grant: create(GrantSchema, { id: "🧸_UNKNOWN_GRANT_ID", entitlement: editor, principal: someone }) },
    callOf(""),
  );
  await service.revoke({ grant: create(GrantSchema, { id: "binding-7", entitlement: editor, principal: someone }) }, callOf(""));
  expect(seen.map(({ grantId }) => grantId)).toEqual([undefined, "binding-7"]);
  const [context] = seen;
  expect(context?.entitlement.slug).toBe("editor");
  expect(context?.resource.id).toBe("s1");
  expect(context?.metadata).toEqual({});
  expect(context?.principal).toEqual({
    kind: "principal",
    typeId: "user",
    id: "1",
    displayName: "Ann",
    parent: { kind: "id", typeId: "org", id: "o" },
    profile: {},
    emails: ["ann@acme.test", "other@acme.test"],
    login: "ann",
  });
});

test("metadata of a grant comes back to revoke", async () => {
  let metadata: unknown;
  const service = await seats(
    () => granted(seat.editor(seat.id("s1")).grantTo(user.id("1"), { metadata: { bindingId: "b-7" } })),
    (context) => {
      metadata = context.metadata;
      return { kind: "revoked" };
    },
  );
  const { grants } = await service.grant({ entitlement: editor, principal: principal("user", "1") }, callOf(""));
  const [grant] = grants;
  if (grant === undefined) throw new Error("no grant was returned");
  await service.revoke({ grant }, callOf(""));
  expect(metadata).toEqual({ bindingId: "b-7" });
});

test("a handler that returns nothing is a mistake, not a success", async () => {
  const service = await seats(() => undefined as never, principalDeleted);
  await expect(service.grant({ entitlement: editor, principal: principal("user", "1") }, callOf(""))).rejects.toMatchObject({
    code: "BATON_DEFINE_RESULT_EXPECTED",
  });
});
