import { EnqueuePageTokensSchema, packAny } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { expect, it } from "vitest";
import { type ActionOp, action } from "../plan/action.ts";
import { Chain } from "../plan/chain.ts";
import { enqueuedPages } from "./enqueued-tokens.ts";

const enqueue = (pageTokens: string[]): Any => packAny(EnqueuePageTokensSchema, create(EnqueuePageTokensSchema, { pageTokens }));
const chain = (op: ActionOp): Chain => new Chain(action(op, { resourceType: "group", resourceId: "g1" }));

it("makes a listing of the same resource from each token", () => {
  expect(enqueuedPages(chain("list-grants"), [enqueue(["a", "b"])], "next")).toEqual([
    action("list-grants", { resourceType: "group", resourceId: "g1", startToken: "a", spawned: true }),
    action("list-grants", { resourceType: "group", resourceId: "g1", startToken: "b", spawned: true }),
  ]);
  expect(enqueuedPages(chain("list-grants"), [], "next")).toEqual([]);
});

const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `t${index}`);
const mebibyte = 1024 * 1024;

// Texts of sync-engine §5.
it.each([
  [[enqueue(["a"]), enqueue(["b"])], "response carried multiple EnqueuePageTokens annotations"],
  [
    [enqueue(many(1025))],
    "EnqueuePageTokens carried 1025 page tokens (max 1024 per response); chain additional spawns across pages instead",
  ],
  [[enqueue(["a", ""])], "EnqueuePageTokens carried an empty page token"],
  [[enqueue(["x".repeat(mebibyte + 1)])], `EnqueuePageTokens page token is ${mebibyte + 1} bytes (max 1048576)`],
  [
    [enqueue(many(17).map((token) => token + "y".repeat(mebibyte - 8)))],
    "EnqueuePageTokens carries more than 16777216 total page-token bytes; shrink the tokens or chain additional spawns across pages",
  ],
])("refuses what is over the limits", (annotations, text) => {
  expect(() => enqueuedPages(chain("list-grants"), annotations, "")).toThrow(
    expect.objectContaining({ code: "BATON_SYNC_PAGE_TOKENS_INVALID", message: `sync-grants-for-resource: ${text}` }),
  );
  expect(() => enqueuedPages(chain("list-entitlements"), annotations, "")).toThrow(`sync-entitlements: ${text}`);
});

it("takes as much as the limits allow", () => {
  expect(enqueuedPages(chain("list-grants"), [enqueue(many(1024))], "")).toHaveLength(1024);
  expect(enqueuedPages(chain("list-grants"), [enqueue(["x".repeat(mebibyte)])], "")).toHaveLength(1);
});

it.each([
  ["the same cursor twice", ["a", "a"], "", "a"],
  ["the next page", ["a", "next"], "next", "next"],
])("refuses %s in one response", (_, tokens, next, token) => {
  expect(() => enqueuedPages(chain("list-grants"), [enqueue(tokens)], next)).toThrow(
    `duplicate or cyclic spawned cursor for op list-grants, resource type "group", resource "g1", page token "${token}"`,
  );
});
