import { BatonError, GrpcCode } from "@baton-ts/findings";
import type { SyncTarget } from "../../sync/options.ts";

interface Token {
  /** Unescaped. */
  readonly text: string;
  readonly kind: "literal" | "separator" | "badEscape" | "end";
  /** Characters up to and with the token. */
  readonly end: number;
}

/**
 * Reads a baton id of a resource: `bid:r:type/id` or `bid:r:parent type/parent id/type/id`, where `\` stands before every `/`, `:` and
 * `\` that belongs to a part (sync-engine §6.1, whose texts these are, without the line that marks the place).
 */
export function parseResourceBid(bid: string): SyncTarget {
  const tokens = scan(bid);
  const wrong = (token: Token, message: string) =>
    invalid(`error parsing baton id '${bid}' at location ${token.end}: ${message}`);
  const badEscape = tokens.find(({ kind }) => kind === "badEscape");
  if (badEscape !== undefined) throw wrong(badEscape, "invalid escape sequence");
  const [prefix, , kind, , ...parts] = tokens.slice(0, -1);
  const notPrefix = tokens.slice(0, 4).find((token, at) => (at % 2 === 0 ? token.kind !== "literal" : token.text !== ":"));
  const misplaced = prefix?.text === "bid" ? notPrefix : tokens[0];
  if (misplaced !== undefined) throw wrong(misplaced, `invalid prefix: '${misplaced.text}'`);
  if (kind?.text === "e" || kind?.text === "g") throw invalid(`error parsing baton id: invalid baton id resource: ${bid}`);
  if (kind?.text !== "r") throw wrong(tokens[3]!, `invalid type: '${kind?.text}'`);
  const notPart = parts.find((token, at) => (at % 2 === 0 ? token.kind !== "literal" : token.text !== "/"));
  if (notPart !== undefined) throw wrong(notPart, `invalid resource part: '${notPart.text}'`);
  const [first, second, third, fourth] = parts.filter(({ kind }) => kind === "literal").map(({ text }) => text);
  if (parts.length === 3) return { resource: { type: first!, id: second! } };
  if (parts.length === 7) return { resource: { type: third!, id: fourth! }, parent: { type: first!, id: second! } };
  throw wrong(tokens.at(-1)!, "invalid resource part");
}

/** The last token is the end. */
function scan(bid: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of bid.matchAll(/((?:[^:/\\]|\\[:/\\])+)|([:/])|\\/gsu)) {
    const end = match.index + match[0].length;
    const text = match[0].replace(/\\(.)/gsu, "$1");
    tokens.push({ text, kind: match[1] !== undefined ? "literal" : match[2] !== undefined ? "separator" : "badEscape", end });
  }
  return [...tokens, { text: "", kind: "end", end: bid.length }];
}

function invalid(message: string): BatonError {
  return new BatonError({
    code: "BATON_CONFIG_BATON_ID_INVALID",
    message,
    hint: "write bid:r:<type>/<id>, with \\ before any / : or \\ inside a part",
    grpcCode: GrpcCode.unknown,
  });
}
