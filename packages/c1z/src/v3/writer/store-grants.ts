import type { GrantRow } from "../../store/rows.ts";
import { entitlementTail, Family } from "../keys/families.ts";
import type { EntitlementOrder } from "./entitlement-order.ts";
import type { ExternalKeys } from "./external-keys.ts";
import { GrantValue } from "./grant-value.ts";
import { KeyBuffer } from "./key-buffer.ts";
import type { PlainKeys } from "./plain-keys.ts";
import type { PrincipalKeys } from "./principal-keys.ts";
import type { RowCounts } from "./row-counts.ts";
import { incompleteRow, unorderedRows } from "./row-errors.ts";
import type { TableSeries } from "./table-series.ts";

export interface GrantIndexes {
  readonly byPrincipal: ExternalKeys<PrincipalKeys>;
  readonly needsExpansion: ExternalKeys<PlainKeys>;
}

// Behind the family header and its separator.
const identityStart = Family.grant.length + 1;

/** Stores grants and collects the keys of their indexes. Of several with one identity the last stays (c1z-v3-pebble §2.3). */
export class GrantStore {
  /** Rows that another one with the same entitlement and principal replaced. */
  duplicates = 0;
  readonly #series: TableSeries;
  readonly #order: EntitlementOrder;
  readonly #indexes: GrantIndexes;
  readonly #counts: RowCounts;
  readonly #key = new KeyBuffer();
  readonly #value = new GrantValue();
  #entitlementId: string | undefined;
  #resourceType = "";
  #resourceId = "";
  #isStandard = false;
  /** Length of the key up to its principal's separator. */
  #entitlementEnd = 0;
  #count = 0;
  /** Key of the last row in the index of grants that need expansion, if it belongs there: a duplicate may still change that. */
  #expansionKey: Uint8Array | undefined;

  constructor(series: TableSeries, order: EntitlementOrder, indexes: GrantIndexes, counts: RowCounts) {
    this.#series = series;
    this.#order = order;
    this.#indexes = indexes;
    this.#counts = counts;
  }

  add(row: GrantRow): void {
    if (
      row.entitlementId !== this.#entitlementId ||
      row.resourceId !== this.#resourceId ||
      row.resourceType !== this.#resourceType
    ) {
      this.#startEntitlement(row);
    }
    if (row.principalId === "" || row.principalType === "") throw incompleteRow("grant", row.id, "principal");
    const key = this.#key;
    key.length = this.#entitlementEnd;
    key.component(row.principalType);
    key.component(row.principalId);
    this.#order.enter(row.resourceType, row.resourceId, this.#isStandard, key.bytes, key.length);
    const step = this.#series.begin(key.bytes, key.length, row.data.length + 128);
    if (step === "unordered") throw unorderedRows(key.bytes, key.length);
    this.#value.write(this.#series.out, row);
    this.#series.end();
    this.#index(row, step === "same");
  }

  /** To be called behind the last row. */
  finish(): void {
    this.#flushExpansion();
    this.#counts.addGrants(this.#resourceType, this.#count);
    this.#order.leave();
  }

  #index(row: GrantRow, isDuplicate: boolean): void {
    const { bytes, length } = this.#key;
    if (isDuplicate) {
      this.duplicates++;
    } else {
      this.#count++;
      this.#indexes.byPrincipal.collector.add(row, bytes, identityStart, this.#entitlementEnd);
      this.#flushExpansion();
    }
    this.#expansionKey = row.needsExpansion ? bytes.slice(identityStart, length) : undefined;
  }

  #flushExpansion(): void {
    const key = this.#expansionKey;
    if (key !== undefined) this.#indexes.needsExpansion.collector.add(key, 0, key.length);
    this.#expansionKey = undefined;
  }

  #startEntitlement(row: GrantRow): void {
    const { resourceType, resourceId, entitlementId } = row;
    if (entitlementId === "" || resourceType === "" || resourceId === "") {
      throw incompleteRow("grant", row.id, entitlementId === "" ? "entitlement" : "resource of its entitlement");
    }
    this.#counts.addGrants(this.#resourceType, this.#count);
    this.#count = 0;
    this.#resourceType = resourceType;
    this.#resourceId = resourceId;
    this.#entitlementId = entitlementId;
    const { flag, tail } = entitlementTail(resourceType, resourceId, entitlementId);
    this.#isStandard = flag === "1";
    this.#key.start(Family.grant);
    for (const part of [resourceType, resourceId, flag, tail]) this.#key.component(part);
    this.#entitlementEnd = this.#key.length;
    this.#value.setEntitlement(row);
    this.#indexes.byPrincipal.collector.nextEntitlement();
  }
}
