import { BatonError, GrpcCode } from "@baton-ts/findings";
import { EnqueuePageTokensSchema } from "@baton-ts/proto";
import type { Any } from "@bufbuild/protobuf/wkt";
import { type Action, action, actionKey } from "../plan/action.ts";
import type { Chain } from "../plan/chain.ts";
import { readAll } from "./read-notes.ts";

const maxTokens = 1024;
const maxTokenBytes = 1024 * 1024;
const maxTotalBytes = 16 * 1024 * 1024;

/**
 * The sibling pages that a response asks for, as listings of the same resource. Limits and texts are upstream's (sync-engine §4.3, §5); the same
 * cursor twice in one response, or one that equals the next page, is an error.
 */
export function enqueuedPages(chain: Chain, annotations: readonly Any[], nextToken: string): Action[] {
  const found = readAll(annotations, EnqueuePageTokensSchema);
  const tokens = found[0]?.pageTokens ?? [];
  if (found.length > 1) throw invalid(chain, "response carried multiple EnqueuePageTokens annotations");
  if (tokens.length > maxTokens) {
    const advice = "chain additional spawns across pages instead";
    throw invalid(chain, `EnqueuePageTokens carried ${tokens.length} page tokens (max ${maxTokens} per response); ${advice}`);
  }
  checkSizes(chain, tokens);
  const { op, ...subject } = chain.action;
  const actions = tokens.map((startToken) => action(op, Object.assign({}, subject, { startToken, spawned: true })));
  const keys = new Set<string>(nextToken === "" ? [] : [actionKey({ ...chain.action, startToken: nextToken })]);
  for (const page of actions) {
    const { size } = keys;
    if (keys.add(actionKey(page)).size === size) throw duplicated(page);
  }
  return actions;
}

function checkSizes(chain: Chain, tokens: readonly string[]): void {
  let total = 0;
  for (const token of tokens) {
    const size = Buffer.byteLength(token);
    if (size === 0) throw invalid(chain, "EnqueuePageTokens carried an empty page token");
    if (size > maxTokenBytes) throw invalid(chain, `EnqueuePageTokens page token is ${size} bytes (max ${maxTokenBytes})`);
    total += size;
    if (total > maxTotalBytes) {
      const advice = "shrink the tokens or chain additional spawns across pages";
      throw invalid(chain, `EnqueuePageTokens carries more than ${maxTotalBytes} total page-token bytes; ${advice}`);
    }
  }
}

function invalid(chain: Chain, what: string): BatonError {
  const prefix = chain.action.op === "list-grants" ? "sync-grants-for-resource" : "sync-entitlements";
  return new BatonError({ code: "BATON_SYNC_PAGE_TOKENS_INVALID", message: `${prefix}: ${what}` });
}

function duplicated({ op, resourceType, resourceId, startToken }: Action): BatonError {
  const place = `resource type "${resourceType}", resource "${resourceId}", page token ${JSON.stringify(startToken.slice(0, 120))}`;
  return new BatonError({
    code: "BATON_SYNC_CURSOR_DUPLICATED",
    message: `duplicate or cyclic spawned cursor for op ${op}, ${place}`,
    grpcCode: GrpcCode.unknown,
  });
}
