import type { EntitlementRow, GrantRow, Nanos, ResourceRow, ResourceTypeRow } from "@baton-ts/c1z";
import { ByteWriter } from "./byte-writer.ts";
import { type ExclusionGroup, entitlementFlags, type GrantFields, grantFlags, resourceFlags, rowKinds } from "./rows.ts";

/** What the engine knows of a resource beside its row. */
export interface ResourceNotes {
  readonly skipEntitlements: boolean;
  readonly skipGrants: boolean;
  readonly hasRawId: boolean;
  readonly childTypes: readonly string[];
}

/** What the engine knows of a grant beside its row. */
export interface GrantNotes {
  readonly externalMatch: boolean;
  readonly insertsResource: boolean;
  readonly sources: GrantFields["sources"];
}

interface EntitlementRef {
  readonly ref: number;
  readonly resourceType: string;
  readonly resourceId: string;
}

/** Encodes the rows of one record. A worker keeps one and uses it again for each record. */
export class PageRows {
  readonly #writer = new ByteWriter(256 * 1024);
  readonly #entitlements = new Map<string, EntitlementRef>();
  readonly #principalTypes = new Map<string, number>();
  #entitlementRefs = 0;
  #count = 0;
  #at: Nanos = -1n;
  #low = 0;
  #high = 0;

  get count(): number {
    return this.#count;
  }

  get byteLength(): number {
    return this.#writer.length;
  }

  clear(): void {
    this.#writer.clear();
    this.#entitlements.clear();
    this.#principalTypes.clear();
    this.#entitlementRefs = 0;
    this.#count = 0;
  }

  /** The encoded rows; valid until the next call of another method. */
  view(): Buffer {
    return this.#writer.view();
  }

  resourceType(row: ResourceTypeRow): void {
    this.#begin(rowKinds.resourceType);
    this.#time(row.discoveredAt);
    this.#writer.text(row.id);
    this.#writer.bytes(row.data);
  }

  resource(row: ResourceRow, notes: ResourceNotes): void {
    const writer = this.#writer;
    const hasParent = row.parentType !== "" || row.parentId !== "";
    this.#begin(rowKinds.resource);
    writer.byte(
      (hasParent ? resourceFlags.parent : 0) |
        (notes.skipEntitlements ? resourceFlags.skipEntitlements : 0) |
        (notes.skipGrants ? resourceFlags.skipGrants : 0) |
        (notes.hasRawId ? resourceFlags.rawId : 0) |
        (notes.childTypes.length > 0 ? resourceFlags.childTypes : 0),
    );
    this.#time(row.discoveredAt);
    writer.text(row.type);
    writer.text(row.id);
    if (hasParent) {
      writer.text(row.parentType);
      writer.text(row.parentId);
    }
    if (notes.childTypes.length > 0) {
      writer.varint(notes.childTypes.length);
      for (const type of notes.childTypes) writer.text(type);
    }
    writer.bytes(row.data);
  }

  entitlement(row: EntitlementRow, exclusionGroups: readonly ExclusionGroup[]): void {
    const writer = this.#writer;
    this.#begin(rowKinds.entitlement);
    writer.byte(exclusionGroups.length > 0 ? entitlementFlags.exclusionGroups : 0);
    this.#time(row.discoveredAt);
    writer.text(row.id);
    writer.text(row.resourceType);
    writer.text(row.resourceId);
    if (exclusionGroups.length > 0) {
      writer.varint(exclusionGroups.length);
      for (const group of exclusionGroups) {
        writer.text(group.id);
        writer.byte(group.isDefault ? 1 : 0);
      }
    }
    writer.bytes(row.data);
  }

  grant(row: GrantRow, notes: GrantNotes): void {
    const writer = this.#writer;
    const known = this.#entitlementRef(row);
    const knownType = this.#principalTypes.get(row.principalType);
    this.#begin(rowKinds.grant);
    writer.byte(
      (known === undefined ? grantFlags.definesEntitlement : 0) |
        (knownType === undefined ? grantFlags.definesPrincipalType : 0) |
        (row.expansion === null ? 0 : grantFlags.expansion) |
        (notes.externalMatch ? grantFlags.externalMatch : 0) |
        (notes.insertsResource ? grantFlags.insertsResource : 0) |
        (notes.sources.length > 0 ? grantFlags.sources : 0),
    );
    this.#time(row.discoveredAt);
    if (known === undefined) this.#defineEntitlement(row);
    else writer.varint(known.ref);
    if (knownType === undefined) this.#definePrincipalType(row.principalType);
    else writer.varint(knownType);
    writer.text(row.principalId);
    writer.text(row.id);
    if (notes.sources.length > 0) this.#sources(notes.sources);
    if (row.expansion !== null) writer.bytes(row.expansion);
    writer.bytes(row.data);
  }

  #begin(kind: number): void {
    this.#writer.byte(kind);
    this.#count += 1;
  }

  #time(at: Nanos): void {
    if (at !== this.#at) {
      this.#at = at;
      this.#low = Number(at & 0xffffffffn);
      this.#high = Number(at >> 32n);
    }
    this.#writer.halves(this.#low, this.#high);
  }

  #entitlementRef(row: GrantRow): EntitlementRef | undefined {
    const known = this.#entitlements.get(row.entitlementId);
    return known?.resourceType === row.resourceType && known.resourceId === row.resourceId ? known : undefined;
  }

  #defineEntitlement(row: GrantRow): void {
    const ref = this.#entitlementRefs++;
    this.#entitlements.set(row.entitlementId, { ref, resourceType: row.resourceType, resourceId: row.resourceId });
    this.#writer.varint(ref);
    this.#writer.text(row.entitlementId);
    this.#writer.text(row.resourceType);
    this.#writer.text(row.resourceId);
  }

  #definePrincipalType(type: string): void {
    const ref = this.#principalTypes.size;
    this.#principalTypes.set(type, ref);
    this.#writer.varint(ref);
    this.#writer.text(type);
  }

  #sources(sources: GrantFields["sources"]): void {
    this.#writer.varint(sources.length);
    for (const source of sources) {
      this.#writer.text(source.entitlementId);
      this.#writer.byte(source.isDirect ? 1 : 0);
    }
  }
}
