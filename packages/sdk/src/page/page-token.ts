import { Buffer } from "node:buffer";
import { BatonError, GrpcCode } from "@baton-ts/findings";
import { defineError } from "../define-error.ts";
import { canonicalJson } from "./canonical-json.ts";

/** The listing that a page token belongs to. */
export interface TokenScope {
  readonly method: "resources" | "static-entitlements" | "entitlements" | "entitlements-for-type" | "grants" | "grants-for-type";
  readonly typeId: string;
  /** The resource whose entitlements or grants are listed. */
  readonly resourceId?: string | undefined;
  /** The parent whose children are listed. */
  readonly parent?: { readonly typeId: string; readonly id: string } | undefined;
}

/** Longest page token in bytes that peers accept (sync-engine §4.7). */
export const maxTokenBytes = 1_048_576;

const version = 1;

/**
 * The cursor as a page token: JSON with the listing it belongs to. Equal cursors of one listing have equal tokens, so an engine that
 * watches for repeated tokens also finds loops of several pages.
 */
export function sealCursor(scope: TokenScope, cursor: unknown): string {
  const { method, typeId, resourceId, parent } = scope;
  const token = canonicalJson({
    v: version,
    m: method,
    t: typeId,
    r: resourceId,
    p: parent && [parent.typeId, parent.id],
    c: cursor,
  });
  const bytes = Buffer.byteLength(token);
  if (bytes <= maxTokenBytes) return token;
  const message = `The next cursor of ${describeScope(scope)} makes a page token of ${bytes} bytes, at most ${maxTokenBytes} are allowed.`;
  throw defineError("PAGE_TOKEN_TOO_LONG", message, "Keep a position in the cursor, not rows.");
}

/** The cursor inside a token; undefined for the first page. Throws `BATON_CONNECTOR_PAGE_TOKEN_INVALID` or `_PAGE_TOKEN_FOREIGN`. */
export function openToken(scope: TokenScope, token: string): unknown {
  if (token === "") return undefined;
  const envelope = readEnvelope(token);
  const expected = sealCursor(scope, envelope.c);
  if (expected === canonicalJson(envelope)) return envelope.c;
  const { m, t, r } = envelope;
  const origin = [m, t, r].filter((part) => typeof part === "string").join(" ");
  throw new BatonError({
    code: "BATON_CONNECTOR_PAGE_TOKEN_FOREIGN",
    message: `A page token of another listing (${origin}) was sent to ${describeScope(scope)}.`,
    hint: "Send each listing's own next page token back; start the sync again if a stored token is to blame.",
    grpcCode: GrpcCode.invalidArgument,
  });
}

/** For messages: `grants of group "g1"`. */
export function describeScope({ method, typeId, resourceId, parent }: TokenScope): string {
  const below = parent === undefined ? "" : ` below ${parent.typeId} ${JSON.stringify(parent.id)}`;
  const of = resourceId === undefined ? `type ${typeId}` : `${typeId} ${JSON.stringify(resourceId)}`;
  return `${method.replaceAll("-", " ")} of ${of}${below}`;
}

function readEnvelope(token: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(token);
    if (typeof value === "object" && value !== null && "v" in value && value.v === version && "c" in value) return { ...value };
  } catch {
    // Reported below like any other text that this SDK did not write.
  }
  throw invalidToken(`The page token ${JSON.stringify(token.slice(0, 60))} was not written by this SDK.`);
}

/** A token or cursor that cannot be continued from. */
export function invalidToken(message: string, cause?: unknown): BatonError {
  return new BatonError({
    code: "BATON_CONNECTOR_PAGE_TOKEN_INVALID",
    message,
    hint: "Start the sync again; a token continues only with the connector version that wrote it.",
    grpcCode: GrpcCode.invalidArgument,
    cause,
  });
}
