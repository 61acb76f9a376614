import { BatonError, GrpcCode } from "@baton-ts/findings";
import type { ResourceKey } from "../store/reader.ts";
import { BatonIdScanner, BatonIdSyntaxError } from "./baton-id-scanner.ts";

export interface BatonIdResource extends ResourceKey {
  readonly parent?: ResourceKey | undefined;
}

export interface BatonIdEntitlement {
  readonly resource: BatonIdResource;
  readonly slug: string;
}

export interface BatonIdGrant {
  readonly entitlement: BatonIdEntitlement;
  readonly principal: BatonIdResource;
}

export type BatonId =
  | { readonly kind: "resource"; readonly resource: BatonIdResource }
  | { readonly kind: "entitlement"; readonly entitlement: BatonIdEntitlement }
  | { readonly kind: "grant"; readonly grant: BatonIdGrant };

/**
 * Writes a baton id (sync-engine §6.1), for example `bid:g:team/5678:member:user/1234`. Empty parts are `BATON_CONFIG_BATON_ID_INVALID` with
 * upstream's reason.
 */
export function formatBatonId(id: BatonId): string {
  if (id.kind === "resource") return `bid:r:${resourcePart(id.resource)}`;
  if (id.kind === "entitlement") return `bid:e:${entitlementPart(id.entitlement)}`;
  // Upstream checks the principal first, so its reason wins when both parts are bad.
  const principal = resourcePart(id.grant.principal);
  return `bid:g:${entitlementPart(id.grant.entitlement)}:${principal}`;
}

/**
 * Reads a baton id; anything malformed is `BATON_CONFIG_BATON_ID_INVALID` (gRPC 2) whose message is upstream's, with a second line that points at
 * the place. Escape errors have no place, as upstream.
 */
export function parseBatonId(text: string): BatonId {
  try {
    return parseWhole(new BatonIdScanner(text));
  } catch (error) {
    if (error instanceof BatonIdSyntaxError) throw invalidId(describe(text, error));
    throw error;
  }
}

/** {@link parseBatonId} for callers that need one kind: another is `invalid baton id resource: <text>` (or entitlement, grant). */
export function parseBatonIdOf<Kind extends BatonId["kind"]>(kind: Kind, text: string): Extract<BatonId, { kind: Kind }> {
  const id = parseBatonId(text);
  if (id.kind !== kind) throw invalidId(`error parsing baton id: invalid baton id ${kind}: ${text}`);
  return id as Extract<BatonId, { kind: Kind }>;
}

function parseWhole(scanner: BatonIdScanner): BatonId {
  const prefix = scanner.next();
  if (prefix.kind !== "literal" || prefix.text !== "bid") throw scanner.fail(`invalid prefix: '${prefix.text}'`);
  const colon = scanner.next();
  if (colon.kind !== "colon") throw scanner.fail(`invalid prefix: '${colon.text}'`);
  const letter = scanner.next();
  if (letter.kind !== "literal") throw scanner.fail(`invalid prefix: '${letter.text}'`);
  if (scanner.next().kind !== "colon") throw scanner.fail(`invalid prefix: '${letter.text}'`);
  const id = parseKind(scanner, letter.text);
  if (scanner.next().kind !== "end") throw scanner.fail(`invalid baton id: '${scanner.text}'`);
  return id;
}

function parseKind(scanner: BatonIdScanner, letter: string): BatonId {
  switch (letter) {
    case "r":
      return { kind: "resource", resource: parseResource(scanner) };
    case "e":
      return { kind: "entitlement", entitlement: parseEntitlement(scanner) };
    case "g":
      return { kind: "grant", grant: parseGrant(scanner) };
    default:
      throw scanner.fail(`invalid type: '${letter}'`);
  }
}

function parseGrant(scanner: BatonIdScanner): BatonIdGrant {
  const entitlement = parseEntitlement(scanner);
  const colon = scanner.next();
  if (colon.kind !== "colon") throw new BatonIdSyntaxError(`invalid baton id grant part: ${colon.text}`, undefined);
  return { entitlement, principal: parseResource(scanner) };
}

function parseEntitlement(scanner: BatonIdScanner): BatonIdEntitlement {
  const resource = parseResource(scanner);
  const colon = scanner.next();
  if (colon.kind !== "colon") throw scanner.fail(`invalid baton id entitlement part: ${colon.text}`);
  const slug = scanner.next();
  if (slug.kind !== "literal") throw scanner.fail(`invalid baton id entitlement part: ${slug.text}`);
  return { resource, slug: slug.text };
}

/** `type/id` or `parent type/parent id/type/id`, up to a colon or the end. */
function parseResource(scanner: BatonIdScanner): BatonIdResource {
  const parts: string[] = [];
  for (let token = scanner.peek(); token.kind !== "end" && token.kind !== "colon"; token = scanner.peek()) {
    if (token.kind !== "literal") throw scanner.fail("invalid resource part");
    scanner.next();
    const slash = scanner.next();
    if (slash.kind !== "slash") throw scanner.fail(`invalid resource part: '${slash.text}'`);
    const id = scanner.next();
    if (id.kind !== "literal") throw scanner.fail(`invalid resource part: '${id.text}'`);
    parts.push(token.text, id.text);
    if (scanner.peek().kind !== "slash") continue;
    scanner.next();
    if (scanner.peek().kind !== "literal") throw scanner.fail("invalid resource part");
  }
  const [first = "", second = "", third = "", fourth = ""] = parts;
  if (parts.length === 2) return { type: first, id: second };
  if (parts.length === 4) return { type: third, id: fourth, parent: { type: first, id: second } };
  throw scanner.fail("invalid resource part");
}

function resourcePart(resource: BatonIdResource): string {
  if (resource.type === "") throw cannotMake(resource, "resource type is empty");
  if (resource.id === "") throw cannotMake(resource, "resource id is empty");
  const own = `${escapePart(resource.type)}/${escapePart(resource.id)}`;
  if (resource.parent === undefined) return own;
  if (resource.parent.type === "" || resource.parent.id === "") throw cannotMake(resource, "parent resource type or id is empty");
  return `${escapePart(resource.parent.type)}/${escapePart(resource.parent.id)}/${own}`;
}

function entitlementPart(entitlement: BatonIdEntitlement): string {
  const resource = resourcePart(entitlement.resource);
  if (entitlement.slug === "") throw cannotMake(entitlement, "entitlement slug is empty");
  return `${resource}:${escapePart(entitlement.slug)}`;
}

function escapePart(text: string): string {
  return text.replace(/[\\/:]/g, "\\$&");
}

function describe(text: string, error: BatonIdSyntaxError): string {
  if (error.message === "invalid escape sequence") return error.message;
  if (error.at === undefined) return `error parsing baton id: ${error.message}`;
  const start = "error parsing baton id '";
  return `${start}${text}' at location ${error.at}: ${error.message}\n${" ".repeat(start.length + error.at)}^`;
}

function cannotMake(value: BatonIdResource | BatonIdEntitlement, reason: string): BatonError {
  return invalidId(`error making baton id for resource ${JSON.stringify(value)}: ${reason}`);
}

function invalidId(message: string): BatonError {
  return new BatonError({
    code: "BATON_CONFIG_BATON_ID_INVALID",
    message,
    hint: "Write bid:r:<type>/<id>, with a backslash before every : / and \\ inside of a part.",
    grpcCode: GrpcCode.unknown,
  });
}
