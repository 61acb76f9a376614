import { isBatonError } from "@baton-ts/findings";
import { EnqueuePageTokensSchema, findAnnotation, ResourceSchema } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type ConnectorService,
  defineConnector,
  type Grant,
  type Page,
  type PageOf,
  type Resource,
  resourceType,
  type SpawningPage,
  silentLogger,
} from "../index.ts";
import { allPages, callOf } from "../test-support/walk.ts";

const user = resourceType("user", {
  displayName: "User",
  entitlements: { friend: { purpose: "assignment", grantableTo: ["user"] } },
});

type List = (page: Page<Resource<"user", never>>) => PageOf<Resource<"user", never>>;
type Grants = (page: SpawningPage<Grant>) => PageOf<Grant>;

function serve(list: List, grants?: Grants, pageSize?: number): Promise<ConnectorService> {
  return defineConnector({ name: "baton-pages", displayName: "Pages", connect: () => ({}) })
    .resources(
      user.sync({
        list: async ({ page }) => list(page),
        grants: async ({ page }) => grants?.(page) ?? page.done([]),
      }),
    )
    .service({}, { log: silentLogger, signal: callOf().signal, pageSize });
}

const noPage: List = (page) => page.done([]);

async function ids(service: ConnectorService): Promise<string[]> {
  const resources = await allPages((pageToken) =>
    service.listResources({ resourceTypeId: "user", parentResourceId: undefined, pageToken, annotations: [] }, callOf()),
  );
  return resources.map(({ id }) => id?.resource ?? "");
}

function grantsOf(service: ConnectorService, pageToken = "") {
  const resource = create(ResourceSchema, { id: { resourceType: "user", resource: "g 1" } });
  return service.listGrants({ resource, pageToken, annotations: [] }, callOf());
}

const rowsOf = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => user.resource(from + index, null));

test("offset, page number and cursor listings return every row once, for any size", async () => {
  const property = fc.asyncProperty(fc.nat({ max: 40 }), fc.integer({ min: 1, max: 9 }), async (total, size) => {
    const expected = Array.from({ length: total }, (_, index) => String(index));
    const byOffset: List = (page) => {
      const { offset, limit, of } = page.offset(100);
      const rows = rowsOf(offset, Math.min(total, offset + limit));
      return of(rows, { fetched: rows.length, total });
    };
    const byNumber: List = (page) => {
      const { number, size: perPage, of } = page.numbered(100);
      const rows = rowsOf((number - 1) * perPage, Math.min(total, number * perPage));
      return of(rows, { fetched: rows.length, more: number * perPage < total });
    };
    const byCursor: List = (page) => {
      const at = page.cursor((value) => value as { readonly after: number });
      const from = at.cursor?.after ?? 0;
      const to = Math.min(total, from + page.size(100));
      return at.of(rowsOf(from, to), to < total ? { after: to } : undefined);
    };
    expect(await ids(await serve(byOffset, undefined, size))).toEqual(expected);
    expect(await ids(await serve(byNumber, undefined, size))).toEqual(expected);
    expect(await ids(await serve(byCursor, undefined, size))).toEqual(expected);
  });
  await fc.assert(property, { numRuns: 30 });
});

test("a structured cursor comes back through its parser", async () => {
  const seen: unknown[] = [];
  const parse = (value: unknown): { readonly after: number } => {
    seen.push(value);
    return { after: Number((value as { after: unknown }).after) };
  };
  const list: List = (page) => {
    const at = page.cursor({ parse });
    const after = at.cursor?.after ?? 0;
    return after < 3 ? at.of(rowsOf(after, after + 1), { after: after + 1 }) : at.done([]);
  };
  expect(await ids(await serve(list))).toEqual(["0", "1", "2"]);
  expect(seen).toEqual([{ after: 1 }, { after: 2 }, { after: 3 }]);
});

test("rows that were left out still move the offset", async () => {
  const list: List = (page) => {
    const { offset, limit, of } = page.offset(4);
    const rows = rowsOf(offset, Math.min(10, offset + limit));
    return of(
      rows.filter(({ id }) => Number(id) % 3 === 0),
      { fetched: rows.length },
    );
  };
  expect(await ids(await serve(list))).toEqual(["0", "3", "6", "9"]);
});

test("a short page does not end a listing, an empty one does", async () => {
  let asked = 0;
  const list: List = (page) => {
    asked++;
    const { offset, of } = page.offset(100);
    const rows = rowsOf(offset, Math.min(5, offset + 2));
    return of(rows, { fetched: rows.length });
  };
  expect(await ids(await serve(list))).toEqual(["0", "1", "2", "3", "4"]);
  expect(asked).toBe(4);
});

test("a page number may start at zero", async () => {
  const numbers: number[] = [];
  const list: List = (page) => {
    const { number, of } = page.numbered(2, { first: 0 });
    numbers.push(number);
    return of([], { fetched: 2, total: 5 });
  };
  await ids(await serve(list));
  expect(numbers).toEqual([0, 1, 2]);
});

test("null and empty text end a listing like nothing does", async () => {
  for (const next of [undefined, null, ""]) expect(await ids(await serve((page) => page.of(rowsOf(0, 1), next)))).toEqual(["0"]);
});

test("the received cursor returned again is an error that names everything", async () => {
  const service = await serve((page) => page.of(rowsOf(0, 1), page.token ?? 'a"b'));
  const error: unknown = await ids(service).catch((reason: unknown) => reason);
  if (!isBatonError(error)) throw new Error("a BatonError is expected");
  expect(error).toMatchObject({ code: "BATON_SYNC_PAGE_TOKEN_REPEATED", grpcCode: 13 });
  expect(error.message).toBe(
    'listing resources failed: next page token unchanged (token=a"b, type=user, parent=<nil>) - likely a connector bug: ' +
      'next page token is the same as the current page token (resources of type user, token "a\\"b")',
  );
  expect(error.details).toEqual({ method: "resources", resourceType: "user", resource: "", token: 'a"b' });
});

test("grants repeat with upstream's words too, also for structured cursors", async () => {
  const service = await serve(noPage, (page) => {
    const at = page.cursor((value) => value as { readonly cookie: string });
    return at.of([], { cookie: "constant" });
  });
  const first = await grantsOf(service);
  await expect(grantsOf(service, first.nextPageToken)).rejects.toThrow(
    "listing grants for resource user/g 1 failed: next page token unchanged - likely a connector bug: " +
      'next page token is the same as the current page token (grants of user "g 1", token "{\\"cookie\\":\\"constant\\"}")',
  );
});

test("a cursor read as another kind is an error", async () => {
  const mixed = await serve((page) => (page.token === undefined ? page.offset(2).of([], { fetched: 2 }) : page.done([])));
  await expect(ids(mixed)).rejects.toThrow(/page.token was read, but the page before returned a cursor that is not text/);
  const broken = await serve((page) => {
    const at = page.cursor((value) => {
      if (typeof value !== "number") throw new TypeError("number expected");
      return value;
    });
    return at.cursor === undefined ? page.of([], "text") : page.done([]);
  });
  await expect(ids(broken)).rejects.toThrow(/does not have the shape that this listing reads/);
});

test("a bag walks listings inside listings", async () => {
  const children: Readonly<Record<string, readonly string[]>> = { root: ["a", "b"], a: ["c"], b: [], c: [] };
  const list: List = (page) => {
    const bag = page.bag();
    if (bag.current === undefined) bag.push({ resourceId: "root" });
    const below = children[bag.pop()?.resourceId ?? ""] ?? [];
    for (const id of below) bag.push({ resourceId: id });
    return page.of(
      below.map((id) => user.resource(id, null)),
      bag.toToken(),
    );
  };
  expect((await ids(await serve(list))).toSorted()).toEqual(["a", "b", "c"]);
});

test("spawned cursors become tokens of the same listing", async () => {
  const service = await serve(noPage, (page) => {
    if (page.token === undefined) return page.of([], "rest").also(["a", "b"], { estimatedTotal: 12 });
    return page.done([user.friend(user.id("g 1")).grantTo(user.id(page.token))]);
  });
  const first = await grantsOf(service);
  const spawned = findAnnotation(first.annotations, EnqueuePageTokensSchema);
  expect(spawned?.estimatedTotal).toBe(12n);
  const principals: unknown[] = [];
  for (const token of [first.nextPageToken, ...(spawned?.pageTokens ?? [])]) {
    const { list } = await grantsOf(service, token);
    principals.push(list[0]?.principal?.id?.resource);
  }
  expect(principals).toEqual(["rest", "a", "b"]);
});

test("spawned cursors that would loop, or are too many, are refused", async () => {
  const fail = async (grants: Grants) => grantsOf(await serve(noPage, grants));
  await expect(fail((page) => page.of([], "x").also(["x"]))).rejects.toThrow(
    /starts a listing twice, or at its own cursor or the next one/,
  );
  await expect(fail((page) => page.done([]).also(["x", "x"]))).rejects.toThrow(/starts a listing twice/);
  await expect(fail((page) => page.done([]).also([""]))).rejects.toThrow(/at an empty cursor/);
  const many = Array.from({ length: 1025 }, (_, index) => String(index));
  await expect(fail((page) => page.done([]).also(many))).rejects.toThrow(/starts 1025 listings, at most 1024/);
  const large = Array.from({ length: 17 }, (_, index) => `${index}${"x".repeat(1_000_000)}`);
  await expect(fail((page) => page.done([]).also(large))).rejects.toThrow(/at most 16777216 are allowed/);
});

test("a handler that returns no page is told what to return", async () => {
  await expect(ids(await serve(() => undefined as never))).rejects.toThrow(/returned nothing/);
  await expect(ids(await serve(() => [] as never))).rejects.toThrow(/something else than a page/);
});
