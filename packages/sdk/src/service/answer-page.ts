import { Buffer } from "node:buffer";
import { BatonError, GrpcCode } from "@baton-ts/findings";
import { EnqueuePageTokensSchema } from "@baton-ts/proto";
import type { Any } from "@bufbuild/protobuf/wkt";
import { defineError } from "../define-error.ts";
import { canonicalJson } from "../page/canonical-json.ts";
import { makePage } from "../page/make-page.ts";
import type { SpawningPage } from "../page/page.ts";
import type { PageOf } from "../page/page-of.ts";
import { describeScope, openToken, sealCursor, type TokenScope } from "../page/page-token.ts";
import type { ListRequest, ListResponse } from "../protocol/connector-service.ts";
import { pack } from "../wire/pack.ts";
import { wrapError } from "./wrap-error.ts";

/** One listing call: where it reads, what its failures begin with, and how items reach the wire. */
export interface Listing<Item, Message> {
  readonly scope: TokenScope;
  readonly request: ListRequest;
  readonly pageSize: number | undefined;
  /** Upstream's text in front of the handler's errors, for example `error: listing resources failed`. */
  readonly failure: string;
  /** Upstream's text for a repeated token, for example `listing resources failed: next page token unchanged`. */
  unchanged(this: void, token: string): string;
  read(page: SpawningPage<Item>): Promise<PageOf<Item>>;
  toMessage(item: Item): Message;
}

/** Opens the token, calls the handler, and seals its cursors. */
export async function answerPage<Item, Message>(listing: Listing<Item, Message>): Promise<ListResponse<Message>> {
  const { scope, request } = listing;
  const received = openToken(scope, request.pageToken);
  try {
    const page = await listing.read(makePage<Item>(received, listing.pageSize));
    checkPage(page, scope);
    const nextPageToken = page.next === undefined ? "" : sealCursor(scope, page.next);
    if (nextPageToken !== "" && nextPageToken === request.pageToken) throw repeated(listing, page.next);
    const annotations = page.spawned.length === 0 ? [] : [packSpawned(scope, page, [request.pageToken, nextPageToken])];
    return { list: page.items.map((item) => listing.toMessage(item)), nextPageToken, annotations };
  } catch (error) {
    if (isRepeated(error)) throw error;
    throw wrapError(listing.failure, error);
  }
}

function checkPage(page: PageOf<unknown> | undefined, scope: TokenScope): asserts page is PageOf<unknown> {
  if (page?.kind === "page") return;
  const message = `The handler for ${describeScope(scope)} returned ${page === undefined ? "nothing" : "something else than a page"}.`;
  throw defineError("PAGE_EXPECTED", message, "Return page.of(items, next) or page.done(items).");
}

const repeatedCode = "BATON_SYNC_PAGE_TOKEN_REPEATED";

function isRepeated(error: unknown): boolean {
  return error instanceof BatonError && error.code === repeatedCode;
}

type Repeatable = Pick<Listing<unknown, unknown>, "scope" | "unchanged">;

/** Both of upstream's texts are in the message: the one its SDK throws and the one its documentation names. */
function repeated({ scope, unchanged }: Repeatable, cursor: unknown): BatonError {
  const text = typeof cursor === "string" ? cursor : canonicalJson(cursor);
  const token = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  const where = `${describeScope(scope)}, token ${JSON.stringify(token)}`;
  return new BatonError({
    code: repeatedCode,
    message: `${unchanged(token)} - likely a connector bug: next page token is the same as the current page token (${where})`,
    hint: "Return the cursor of the next page, or none after the last one; where the API's cursor is constant, put the position into it.",
    details: { method: scope.method, resourceType: scope.typeId, resource: scope.resourceId ?? "", token },
    grpcCode: GrpcCode.internal,
  });
}

const maxSpawned = 1024;
const maxSpawnedBytes = 16_777_216;

/** `taken` are tokens that would run the same listing again. */
function packSpawned(scope: TokenScope, page: PageOf<unknown>, taken: readonly string[]): Any {
  const tokens = page.spawned.map((cursor) => {
    if (cursor === undefined || cursor === null || cursor === "") throw spawnError(scope, "starts a listing at an empty cursor");
    return sealCursor(scope, cursor);
  });
  if (scope.method === "resources" || scope.method === "static-entitlements") {
    throw spawnError(scope, "starts further listings, which only entitlements and grants can do");
  }
  if (tokens.length > maxSpawned) throw spawnError(scope, `starts ${tokens.length} listings, at most ${maxSpawned} are allowed`);
  const bytes = tokens.reduce((sum, token) => sum + Buffer.byteLength(token), 0);
  if (bytes > maxSpawnedBytes)
    throw spawnError(scope, `starts listings with ${bytes} bytes of tokens, at most ${maxSpawnedBytes} are allowed`);
  if (new Set([...tokens, ...taken]).size < tokens.length + new Set(taken).size) {
    throw spawnError(scope, "starts a listing twice, or at its own cursor or the next one");
  }
  return pack(EnqueuePageTokensSchema, { pageTokens: tokens, estimatedTotal: BigInt(Math.trunc(page.estimatedTotal ?? 0)) });
}

function spawnError(scope: TokenScope, wrong: string): BatonError {
  return defineError(
    "SPAWN",
    `A page of ${describeScope(scope)} ${wrong}.`,
    "Start further listings on later pages, each at a cursor of its own.",
  );
}
