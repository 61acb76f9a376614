import { toBinaryDeterministic } from "@baton-ts/proto";
import { AssetRecordSchema, SessionRecordSchema } from "@baton-ts/proto/storage";
import { create } from "@bufbuild/protobuf";
import { findingsAssetId } from "../../store/findings-asset.ts";
import { timestampOfNanos } from "../../store/nanos.ts";
import type { AssetRow, EntitlementRow, ResourceRow, ResourceTypeRow, SessionRow } from "../../store/rows.ts";
import { entitlementTail, Family } from "../keys/families.ts";
import { entitlementRecordFromRow } from "../records/entitlement-record.ts";
import { resourceRecordFromRow } from "../records/resource-record.ts";
import { resourceTypeRecordFromRow } from "../records/resource-type-record.ts";
import type { EntitlementOrder } from "./entitlement-order.ts";
import { KeyBuffer } from "./key-buffer.ts";
import type { PlainKeys } from "./plain-keys.ts";
import type { RowCounts } from "./row-counts.ts";
import { incompleteRow, unorderedRows } from "./row-errors.ts";
import type { TableSeries } from "./table-series.ts";

/** Stores the rows of which there are few: everything but grants. Of several rows with one key the last stays, as upstream has it. */
export class ObjectStore {
  readonly #series: TableSeries;
  readonly #counts: RowCounts;
  readonly #syncId: string;
  readonly #key = new KeyBuffer();
  readonly #childKey = new KeyBuffer();
  /** Set while the last resource has a parent: a row that replaces it may have another one. */
  #hasChildKey = false;

  constructor(series: TableSeries, counts: RowCounts, syncId: string) {
    this.#series = series;
    this.#counts = counts;
    this.#syncId = syncId;
  }

  addResourceType(row: ResourceTypeRow): void {
    if (row.id === "") throw incompleteRow("resource type", row.id, "id");
    if (this.#add(Family.resourceType, [row.id], resourceTypeRecordFromRow(row))) this.#counts.addResourceType();
  }

  addResource(row: ResourceRow, children: PlainKeys): void {
    if (row.type === "" || row.id === "") throw incompleteRow("resource", row.id, row.id === "" ? "id" : "resource type");
    if (this.#add(Family.resource, [row.type, row.id], resourceRecordFromRow(row))) {
      this.#counts.addResource(row.type);
      this.flushChild(children);
    }
    this.#hasChildKey = row.parentId !== "";
    if (!this.#hasChildKey) return;
    this.#childKey.length = 0;
    for (const part of [row.parentType, row.parentId, row.type, row.id]) this.#childKey.component(part);
  }

  /** Collects the index key of the last resource; to be called behind the last one, too. */
  flushChild(children: PlainKeys): void {
    // Without the separator in front of the first component.
    if (this.#hasChildKey) children.add(this.#childKey.bytes, 1, this.#childKey.length);
    this.#hasChildKey = false;
  }

  addEntitlement(row: EntitlementRow, order: EntitlementOrder): void {
    const { resourceType, resourceId, id } = row;
    if (resourceType === "" || resourceId === "" || id === "") {
      throw incompleteRow("entitlement", id, id === "" ? "id" : "resource");
    }
    const { flag, tail } = entitlementTail(resourceType, resourceId, id);
    this.#setKey(Family.entitlement, [resourceType, resourceId, flag, tail]);
    order.enter(resourceType, resourceId, flag === "1", this.#key.bytes, this.#key.length);
    if (this.#store(entitlementRecordFromRow(row))) this.#counts.addEntitlement(resourceType);
  }

  addAsset(row: AssetRow): void {
    if (row.id === "") throw incompleteRow("asset", row.id, "id");
    const record = create(AssetRecordSchema, {
      syncId: this.#syncId,
      externalId: row.id,
      contentType: row.contentType,
      data: row.data,
      discoveredAt: timestampOfNanos(row.discoveredAt),
    });
    const isNew = this.#add(Family.asset, [row.id], toBinaryDeterministic(AssetRecordSchema, record));
    // Findings are our own addition: stats say what the connector served, in every format.
    if (isNew && row.id !== findingsAssetId) this.#counts.addAsset();
  }

  addSession(row: SessionRow): void {
    const record = create(SessionRecordSchema, { syncId: this.#syncId, key: row.key, value: row.value });
    this.#add(Family.session, [this.#syncId, row.key], toBinaryDeterministic(SessionRecordSchema, record));
  }

  /** True for a new key, false for one that replaces the row before it. */
  #add(family: readonly number[], components: readonly string[], value: Uint8Array): boolean {
    this.#setKey(family, components);
    if (this.#series.mustCut(this.#key.bytes, this.#key.length)) this.#series.cut();
    return this.#store(value);
  }

  #setKey(family: readonly number[], components: readonly string[]): void {
    this.#key.start(family);
    for (const component of components) this.#key.component(component);
  }

  #store(value: Uint8Array): boolean {
    const { bytes, length } = this.#key;
    const step = this.#series.begin(bytes, length, value.length);
    if (step === "unordered") throw unorderedRows(bytes, length);
    this.#series.out.raw(value);
    this.#series.end();
    return step === "next";
  }
}
