import { type Action, actionOps } from "../plan/action.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";

/** What was left out of a page, by reason; the order is that of the stored numbers. */
export const dropReasons = [
  "invalidResourceTypes",
  "invalidResources",
  "invalidEntitlements",
  "entitlements",
  "grants",
  "grantResources",
  "expansionTypes",
  "expansions",
] as const;

export type DropReason = (typeof dropReasons)[number];
export type Drops = Record<DropReason, number>;

export function noDrops(): Drops {
  return Object.fromEntries(dropReasons.map((reason) => [reason, 0])) as Drops;
}

export interface CallTime {
  /** As in upstream's call statistics: `list-grants`, `get-resource`. */
  readonly method: string;
  readonly resourceType: string;
  /** Whole microseconds. */
  readonly micros: number;
}

/**
 * - `part`: rows of a page that does not fit one record; they count only together with the record that ends the page.
 * - `page`: the page is complete. An empty `nextToken` finishes the action.
 * - `dropped`: the connector answered NotFound; the action is finished without this page.
 * - `skipped`: a targeted resource that the connector cannot fetch.
 */
export const pageOutcomes = ["part", "page", "dropped", "skipped"] as const;

export type PageOutcome = (typeof pageOutcomes)[number];

/** Everything about a page but its rows. */
export interface PageHead {
  readonly action: Action;
  /** Counted from 0 for each action. */
  readonly page: number;
  readonly outcome: PageOutcome;
  readonly nextToken: string;
  /** Why the action was dropped or skipped; else empty. */
  readonly reason: string;
  /** Objects that the connector returned, kept or not. */
  readonly listed: number;
  readonly added: readonly Action[];
  readonly drops: Drops;
  /** Types outside of this sync that rows referred to, with how often. */
  readonly filteredTypes: ReadonlyMap<string, number>;
  readonly calls: readonly CallTime[];
}

export function writePageHead(writer: ByteWriter, head: PageHead): void {
  writeAction(writer, head.action);
  writer.varint(head.page);
  writer.byte(pageOutcomes.indexOf(head.outcome));
  writer.text(head.nextToken);
  writer.text(head.reason);
  writer.varint(head.listed);
  writer.varint(head.added.length);
  for (const action of head.added) writeAction(writer, action);
  for (const reason of dropReasons) writer.varint(head.drops[reason]);
  writer.varint(head.filteredTypes.size);
  for (const [type, count] of head.filteredTypes) {
    writer.text(type);
    writer.varint(count);
  }
  writer.varint(head.calls.length);
  for (const call of head.calls) {
    writer.text(call.method);
    writer.text(call.resourceType);
    writer.varint(call.micros);
  }
}

export function readPageHead(reader: ByteReader): PageHead {
  const action = readAction(reader);
  const page = reader.varint();
  const outcome = pageOutcomes[reader.byte()] ?? "page";
  const nextToken = reader.text();
  const reason = reader.text();
  const listed = reader.varint();
  const added = Array.from({ length: reader.varint() }, () => readAction(reader));
  const drops = noDrops();
  for (const name of dropReasons) drops[name] = reader.varint();
  const filteredTypes = new Map(Array.from({ length: reader.varint() }, () => [reader.text(), reader.varint()] as const));
  const calls = Array.from({ length: reader.varint() }, () => ({
    method: reader.text(),
    resourceType: reader.text(),
    micros: reader.varint(),
  }));
  return { action, page, outcome, nextToken, reason, listed, added, drops, filteredTypes, calls };
}

const spawnedFlag = 1;
const typeScopedFlag = 2;

function writeAction(writer: ByteWriter, action: Action): void {
  writer.byte(actionOps.indexOf(action.op));
  writer.byte((action.spawned ? spawnedFlag : 0) | (action.typeScoped ? typeScopedFlag : 0));
  writer.text(action.resourceType);
  writer.text(action.resourceId);
  writer.text(action.parentType);
  writer.text(action.parentId);
  writer.text(action.startToken);
}

function readAction(reader: ByteReader): Action {
  const op = actionOps[reader.byte()];
  if (op === undefined) throw new RangeError("journal record names an unknown kind of action");
  const flags = reader.byte();
  return {
    op,
    spawned: (flags & spawnedFlag) !== 0,
    typeScoped: (flags & typeScopedFlag) !== 0,
    resourceType: reader.text(),
    resourceId: reader.text(),
    parentType: reader.text(),
    parentId: reader.text(),
    startToken: reader.text(),
  };
}
