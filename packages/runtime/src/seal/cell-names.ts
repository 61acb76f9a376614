import type { Catalog } from "../catalog/catalog.ts";
import { noResource } from "../catalog/catalog.ts";
import type { ExpandedSync } from "../expand/expand-sync.ts";
import type { Cell } from "./cells.ts";
import type { Source } from "./rewrite-sources.ts";

/** The ids behind the numbers of one cell at a time. What cells share, the entitlement and the types, is decoded once. */
export class CellNames {
  readonly #catalog: Catalog;
  readonly #expanded: ExpandedSync;
  readonly #types = new Map<number, string>();
  #cell: Readonly<Cell> = { index: -1, entitlement: -1, principal: -1, grant: -1 };
  #entitlement = -1;
  #resource = noResource;
  entitlementId = "";
  resourceType = "";
  resourceId = "";

  constructor(catalog: Catalog, expanded: ExpandedSync) {
    this.#catalog = catalog;
    this.#expanded = expanded;
  }

  enter(cell: Readonly<Cell>): void {
    this.#cell = cell;
    if (cell.entitlement === this.#entitlement) return;
    this.#entitlement = cell.entitlement;
    const { entitlements, resources, entitlementResources } = this.#catalog;
    const number = this.#expanded.entitlements.numbers[cell.entitlement] as number;
    this.#resource = entitlementResources[number] as number;
    this.entitlementId = entitlements.ids.text(number);
    this.resourceType = this.#resource === noResource ? "" : this.#typeOf(this.#resource);
    this.resourceId = this.#resource === noResource ? "" : resources.ids.text(this.#resource);
  }

  get principalType(): string {
    return this.#typeOf(this.#principal);
  }

  get principalId(): string {
    return this.#catalog.resources.ids.text(this.#principal);
  }

  get #principal(): number {
    return this.#expanded.resources.numbers[this.#cell.principal] as number;
  }

  /** True when all five parts of the key are there. */
  get isKeyable(): boolean {
    const { resources, types } = this.#catalog;
    const { ids } = resources;
    const principal = this.#principal;
    return (
      this.entitlementId !== "" &&
      this.resourceType !== "" &&
      this.resourceId !== "" &&
      ids.byteLengthOf(principal) > 0 &&
      types.ids.byteLengthOf(ids.saltOf(principal)) > 0
    );
  }

  /** Where the cell's grant comes from, by entitlement id; empty for one that is only direct. */
  sources(): Source[] {
    const { sourceStart, sources } = this.#expanded.expansion;
    const { ids } = this.#catalog.entitlements;
    const found: Source[] = [];
    const end = sourceStart[this.#cell.index + 1] as number;
    for (let at = sourceStart[this.#cell.index] as number; at < end; at++) {
      const packed = sources[at] as number;
      found.push([ids.text(this.#expanded.entitlements.numbers[packed >>> 1] as number), (packed & 1) === 1]);
    }
    return found;
  }

  /** True when expansion changed what the cell's first grant came with. */
  hasNewSources(): boolean {
    const { sourceStart, sources } = this.#expanded.expansion;
    const start = sourceStart[this.#cell.index] as number;
    const end = sourceStart[this.#cell.index + 1] as number;
    if (start === end) return false;
    const carried = this.#expanded.grants.sourcesOf(this.#cell.grant);
    if (carried.length !== end - start) return true;
    const before = carried.map(({ entitlement, isDirect }) => entitlement * 2 + (isDirect ? 1 : 0)).sort((a, b) => a - b);
    return before.some((packed, index) => packed !== sources[start + index]);
  }

  #typeOf(resource: number): string {
    const type = this.#catalog.resources.ids.saltOf(resource);
    let text = this.#types.get(type);
    if (text === undefined) {
      text = this.#catalog.types.ids.text(type);
      this.#types.set(type, text);
    }
    return text;
  }
}
