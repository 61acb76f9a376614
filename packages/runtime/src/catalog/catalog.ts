import { crc32 } from "node:zlib";
import type { GrantSource } from "@baton-ts/graph";
import { ByteReader } from "../journal/byte-reader.ts";
import type { Position } from "../journal/position.ts";
import {
  type EntitlementFields,
  type ExclusionGroup,
  type GrantFields,
  grantFlags,
  newEntitlementFields,
  newGrantFields,
  newResourceFields,
  newResourceTypeFields,
  type ResourceFields,
  type ResourceTypeFields,
  readEntitlement,
  readGrant,
  readResource,
  readResourceType,
  rowKinds,
  type Span,
} from "../journal/rows.ts";
import { grown, initialRows } from "./columns.ts";
import { Contenders } from "./contenders.ts";
import { ExampleSet } from "./example-set.ts";
import { GrantTable, hashGrantId } from "./grant-table.ts";
import { RowTable } from "./row-table.ts";
import { readTypeFacts, type TypeFacts } from "./type-facts.ts";

/** No resource: of an entitlement that was only mentioned, or that came without one. */
export const noResource = -1;

/**
 * Everything the engine knows while it collects, without the rows themselves: numbers for all ids, and where in the journal the row of
 * each thing is. Filled from encoded records only, both while syncing and while replaying, so that a resumed sync cannot differ.
 */
export class Catalog {
  /** Resource type ids, stored or mentioned. */
  readonly types: RowTable = new RowTable();
  /** Of stored types, by number. */
  readonly typeFacts: Map<number, TypeFacts> = new Map();
  /** The same by id: asked for twice for each grant, where looking the number up would cost more than the rest. */
  readonly #factsById = new Map<string, TypeFacts>();
  /** Resources and principals; the salt of an id is the number of its type. */
  readonly resources: RowTable = new RowTable();
  readonly resourceContenders: Contenders = new Contenders();
  readonly entitlements: RowTable = new RowTable();
  readonly entitlementContenders: Contenders = new Contenders();
  /** Resource number by entitlement number, or noResource; that of the row where there is one. */
  entitlementResources: Int32Array = new Int32Array(initialRows);
  /** By entitlement number, stored ones only. */
  readonly exclusionGroups: Map<number, readonly ExclusionGroup[]> = new Map();
  readonly grants: GrantTable = new GrantTable();
  /** Declared child types, with the resources that declare them. */
  readonly childTypes: Map<string, ExampleSet> = new Map();

  readonly #reader = new ByteReader(Buffer.alloc(0));
  readonly #resourceType: ResourceTypeFields = newResourceTypeFields();
  readonly #resource: ResourceFields = newResourceFields();
  readonly #entitlement: EntitlementFields = newEntitlementFields();
  readonly #grant: GrantFields = newGrantFields();
  /** Numbers of the references within the record that is being read. */
  #entitlementRefs: number[] = [];
  #principalTypeRefs: number[] = [];

  /** Takes in the rows of one record; `position` is that of the first byte of `rows`. Returns how many there were. */
  apply(rows: Buffer, position: Position): number {
    const reader = this.#reader;
    reader.reset(rows);
    this.#entitlementRefs = [];
    this.#principalTypeRefs = [];
    let count = 0;
    while (!reader.atEnd) {
      this.#row(reader, position);
      count += 1;
    }
    reader.reset(Buffer.alloc(0));
    return count;
  }

  #row(reader: ByteReader, position: Position): void {
    const kind = reader.byte();
    const at = position + reader.offset;
    switch (kind) {
      case rowKinds.resourceType:
        return this.#applyResourceType(reader, at);
      case rowKinds.resource:
        return this.#applyResource(reader, at);
      case rowKinds.entitlement:
        return this.#applyEntitlement(reader, at);
      case rowKinds.grant:
        return this.#applyGrant(reader, at);
      default:
        throw new RangeError(`journal record holds a row of unknown kind ${kind}`);
    }
  }

  #applyResourceType(reader: ByteReader, position: Position): void {
    const from = reader.offset;
    const fields = this.#resourceType;
    readResourceType(reader, fields);
    const number = this.#internType(reader.buffer, fields.id);
    const data = reader.buffer.subarray(fields.data.start, fields.data.end);
    // Types come with one page: the last row of an id is the last written.
    this.types.place(number, { position, length: reader.offset - from, checksum: crc32(data), flags: 0 });
    const facts = readTypeFacts(data);
    this.typeFacts.set(number, facts);
    this.#factsById.set(facts.id, facts);
  }

  #applyResource(reader: ByteReader, position: Position): void {
    const from = reader.offset;
    const fields = this.#resource;
    readResource(reader, fields);
    const { buffer } = reader;
    const number = this.#internResource(this.#internType(buffer, fields.type), buffer, fields.id);
    const place = placeOf(reader, from, position, fields);
    if (this.resources.isStored(number)) this.resourceContenders.add(number, place);
    else this.resources.place(number, place);
    for (const type of fields.childTypes) this.#declareChildren(type, number);
  }

  #applyEntitlement(reader: ByteReader, position: Position): void {
    const from = reader.offset;
    const fields = this.#entitlement;
    readEntitlement(reader, fields);
    const { buffer } = reader;
    const number = this.#internEntitlement(buffer, fields.id);
    const place = placeOf(reader, from, position, { flags: 0, data: fields.data });
    if (this.entitlements.isStored(number)) return this.entitlementContenders.add(number, place);
    this.entitlements.place(number, place);
    this.describeEntitlement(number, buffer, fields);
  }

  /** Sets what the engine keeps of an entitlement row beside its place. */
  describeEntitlement(number: number, buffer: Buffer, fields: EntitlementFields): void {
    const type = this.#internType(buffer, fields.resourceType);
    this.entitlementResources[number] = this.#internResource(type, buffer, fields.resourceId);
    if (fields.exclusionGroups.length > 0) this.exclusionGroups.set(number, fields.exclusionGroups);
    else this.exclusionGroups.delete(number);
  }

  #applyGrant(reader: ByteReader, position: Position): void {
    const from = reader.offset;
    const fields = this.#grant;
    readGrant(reader, fields);
    const { buffer } = reader;
    if ((fields.flags & grantFlags.definesEntitlement) !== 0) {
      this.#entitlementRefs[fields.entitlementRef] = this.#mentionEntitlement(buffer, fields);
    }
    if ((fields.flags & grantFlags.definesPrincipalType) !== 0) {
      this.#principalTypeRefs[fields.principalTypeRef] = this.#internType(buffer, fields.principalType);
    }
    const entitlement = this.#entitlementRefs[fields.entitlementRef] as number;
    const principalType = this.#principalTypeRefs[fields.principalTypeRef] as number;
    const principal = this.#internResource(principalType, buffer, fields.principalId);
    const sources = fields.sources.length === 0 ? undefined : this.#sources(fields.sources);
    const { grants } = this;
    const index = grants.add(entitlement, principal, sources);
    grants.positions[index] = position;
    grants.lengths[index] = reader.offset - from;
    grants.idHashes[index] = hashGrantId(buffer, fields.id.start, fields.id.end);
    grants.flags[index] = fields.flags;
  }

  /** A grant may name an entitlement before, or without, its row; of several resources named for one the smallest is kept. */
  #mentionEntitlement(buffer: Buffer, fields: GrantFields): number {
    const number = this.#internEntitlement(buffer, fields.entitlementId);
    if (this.entitlements.isStored(number) || fields.resourceId.start === fields.resourceId.end) return number;
    const type = this.#internType(buffer, fields.resourceType);
    const resource = this.#internResource(type, buffer, fields.resourceId);
    const known = this.entitlementResources[number] as number;
    if (known === noResource || this.compareResources(resource, known) < 0) this.entitlementResources[number] = resource;
    return number;
  }

  #sources(sources: GrantFields["sources"]): GrantSource[] {
    return sources.map(({ entitlementId, isDirect }) => {
      const bytes = Buffer.from(entitlementId);
      return { entitlement: this.#internEntitlement(bytes, { start: 0, end: bytes.length }), isDirect };
    });
  }

  #declareChildren(type: string, parent: number): void {
    const declared = this.childTypes.get(type) ?? new ExampleSet();
    this.childTypes.set(type, declared);
    declared.add(this.describeResource(parent));
  }

  #internType(buffer: Buffer, id: Span): number {
    const number = this.types.ids.intern(0, buffer, id.start, id.end);
    this.types.fit();
    return number;
  }

  #internResource(type: number, buffer: Buffer, id: Span): number {
    const number = this.resources.ids.intern(type, buffer, id.start, id.end);
    this.resources.fit();
    return number;
  }

  #internEntitlement(buffer: Buffer, id: Span): number {
    const before = this.entitlements.count;
    const number = this.entitlements.ids.intern(0, buffer, id.start, id.end);
    if (number < before) return number;
    this.entitlements.fit();
    this.entitlementResources = grown(this.entitlementResources, number + 1);
    this.entitlementResources[number] = noResource;
    return number;
  }

  /** Negative when resource `a` is before `b` in key order: type, then id, by bytes. */
  compareResources(a: number, b: number): number {
    const { ids } = this.resources;
    const typeA = ids.saltOf(a);
    const typeB = ids.saltOf(b);
    return typeA === typeB ? ids.compare(a, b) : this.types.ids.compare(typeA, typeB);
  }

  /** Number of a resource or principal, or -1 where the sync has never heard of it. */
  findResource(type: string, id: string): number {
    const typeNumber = this.types.ids.find(0, type);
    return typeNumber < 0 ? -1 : this.resources.ids.find(typeNumber, id);
  }

  typeOf(resource: number): string {
    return this.types.ids.text(this.resources.ids.saltOf(resource));
  }

  describeResource(resource: number): string {
    return `${this.typeOf(resource)}/${this.resources.ids.text(resource)}`;
  }

  /** Facts of a type that the sync stores, or undefined. */
  factsOf(type: string): TypeFacts | undefined {
    return this.#factsById.get(type);
  }

  /** Facts of the stored types, by id in byte order. */
  sortedTypes(): TypeFacts[] {
    const numbers = [...this.typeFacts.keys()].sort((a, b) => this.types.ids.compare(a, b));
    return numbers.map((number) => this.typeFacts.get(number) as TypeFacts);
  }
}

function placeOf(reader: ByteReader, from: number, position: Position, row: { flags: number; data: Span }) {
  const data = reader.buffer.subarray(row.data.start, row.data.end);
  return { position, length: reader.offset - from, checksum: crc32(data), flags: row.flags };
}
