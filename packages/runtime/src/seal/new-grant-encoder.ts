import { type Catalog, noResource } from "../catalog/catalog.ts";
import type { IdTable } from "../catalog/id-table.ts";
import type { ExpandedSync } from "../expand/expand-sync.ts";
import type { Cell } from "./cells.ts";
import { Slab } from "./slab.ts";

// Tags of the length-delimited fields that a synthesized grant has (c1.connector.v2): all field numbers are below 16.
const tag = { first: 0x0a, second: 0x12, third: 0x1a, fourth: 0x22, fifth: 0x2a } as const;
const isDirectField = [0x08, 0x01] as const;
const immutableUrl: Buffer = Buffer.from("type.googleapis.com/c1.connector.v2.GrantImmutable");
const colon = 0x3a;

/**
 * Wire bytes of the grants that expansion adds: the same as `encodePlainGrant` of @baton-ts/proto gives, but copied together from the bytes of the id tables
 * into shared blocks. There are more of these than of all other rows, and no text is made for any of them.
 */
export class NewGrantEncoder {
  readonly #catalog: Catalog;
  readonly #expanded: ExpandedSync;
  readonly #slab = new Slab();
  readonly #entries = new Map<number, Buffer>();
  #entitlement = -1;
  #prefix: Buffer = Buffer.alloc(0);

  constructor(catalog: Catalog, expanded: ExpandedSync) {
    this.#catalog = catalog;
    this.#expanded = expanded;
  }

  encode(cell: Readonly<Cell>): Buffer {
    const { resources, types, entitlements } = this.#catalog;
    if (cell.entitlement !== this.#entitlement) this.#enter(cell.entitlement);
    const entitlement = this.#expanded.entitlements.numbers[cell.entitlement] as number;
    const principal = this.#expanded.resources.numbers[cell.principal] as number;
    const principalType = resources.ids.saltOf(principal);
    const typeSize = types.ids.byteLengthOf(principalType);
    const idSize = resources.ids.byteLengthOf(principal);
    const keySize = idSizeOf(typeSize) + idSizeOf(idSize);
    const grantIdSize = entitlements.ids.byteLengthOf(entitlement) + typeSize + idSize + 2;
    const sources = this.#sources(cell.index);
    let sourcesSize = 0;
    for (const entry of sources) sourcesSize += entry.length;

    const size =
      this.#prefix.length + textSize(textSize(keySize)) + textSize(grantIdSize) + immutable.length + textSize(sourcesSize);
    const out = this.#slab.take(size);
    let at = out.start;
    const { bytes } = out;
    at = copyBytes(this.#prefix, bytes, at);
    at = begin(bytes, at, tag.second, textSize(keySize));
    at = begin(bytes, at, tag.first, keySize);
    at = putId(types.ids, principalType, typeSize, tag.first, bytes, at);
    at = putId(resources.ids, principal, idSize, tag.second, bytes, at);
    at = begin(bytes, at, tag.third, grantIdSize);
    at = entitlements.ids.copy(entitlement, bytes, at);
    bytes[at++] = colon;
    at = types.ids.copy(principalType, bytes, at);
    bytes[at++] = colon;
    at = resources.ids.copy(principal, bytes, at);
    at = copyBytes(immutable, bytes, at);
    at = begin(bytes, at, tag.fifth, sourcesSize);
    for (const entry of sources) at = copyBytes(entry, bytes, at);
    return bytes.subarray(out.start, at);
  }

  /** The part that all grants of one entitlement begin with. */
  #enter(rank: number): void {
    this.#entitlement = rank;
    const { resources, types, entitlements, entitlementResources } = this.#catalog;
    const number = this.#expanded.entitlements.numbers[rank] as number;
    const resource = entitlementResources[number] as number;
    // Edges end at stored entitlements, and those have a resource.
    if (resource === noResource) throw new RangeError(`entitlement ${entitlements.ids.text(number)} has no resource`);
    const type = types.ids.text(resources.ids.saltOf(resource));
    const key = Buffer.concat([text(tag.first, type), text(tag.second, resources.ids.text(resource))]);
    const body = Buffer.concat([field(tag.first, field(tag.first, key)), text(tag.second, entitlements.ids.text(number))]);
    this.#prefix = field(tag.first, body);
  }

  /** Entries of the sources map, in the order of their keys' bytes. */
  #sources(cell: number): readonly Buffer[] {
    const { sourceStart, sources } = this.#expanded.expansion;
    const start = sourceStart[cell] as number;
    const end = sourceStart[cell + 1] as number;
    if (end - start === 1) return [this.#entry(sources[start] as number)];
    const { numbers } = this.#expanded.entitlements;
    const { ids } = this.#catalog.entitlements;
    return Array.from(sources.subarray(start, end))
      .sort((a, b) => ids.compare(numbers[a >>> 1] as number, numbers[b >>> 1] as number))
      .map((source) => this.#entry(source));
  }

  #entry(packed: number): Buffer {
    const known = this.#entries.get(packed);
    if (known !== undefined) return known;
    const id = this.#catalog.entitlements.ids.text(this.#expanded.entitlements.numbers[packed >>> 1] as number);
    const value = field(tag.second, Buffer.from((packed & 1) === 1 ? isDirectField : []));
    const entry = field(tag.first, Buffer.concat([field(tag.first, Buffer.from(id)), value]));
    this.#entries.set(packed, entry);
    return entry;
  }
}

function field(fieldTag: number, content: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(textSize(content.length));
  copyBytes(content, bytes, begin(bytes, 0, fieldTag, content.length));
  return bytes;
}

/** Empty text is left out, as proto3 does. */
function text(fieldTag: number, value: string): Buffer {
  return value === "" ? Buffer.alloc(0) : field(fieldTag, Buffer.from(value));
}

const immutable: Buffer = field(tag.fourth, field(tag.first, immutableUrl));

/** A principal may lack its type or id: empty text is left out here too. */
function putId(ids: IdTable, number: number, size: number, fieldTag: number, bytes: Buffer, at: number): number {
  if (size === 0) return at;
  return ids.copy(number, bytes, begin(bytes, at, fieldTag, size));
}

/** Tag and length; returns the offset behind them. */
function begin(bytes: Buffer, at: number, fieldTag: number, size: number): number {
  let to = at;
  bytes[to++] = fieldTag;
  let rest = size;
  for (; rest > 0x7f; rest >>>= 7) bytes[to++] = (rest & 0x7f) | 0x80;
  bytes[to++] = rest;
  return to;
}

function copyBytes(from: Uint8Array, to: Uint8Array, at: number): number {
  let offset = at;
  for (let index = 0; index < from.length; index++) to[offset++] = from[index] as number;
  return offset;
}

function idSizeOf(size: number): number {
  return size === 0 ? 0 : textSize(size);
}

/** Bytes of a field with content of this size: tag, length, content. */
function textSize(size: number): number {
  let total = size + 2;
  for (let rest = size >>> 7; rest > 0; rest >>>= 7) total += 1;
  return total;
}
