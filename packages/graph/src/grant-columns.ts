/** One entry of a grant's `sources`: the entitlement it comes from, and whether the principal held that one directly. */
export interface GrantSource {
  readonly entitlement: number;
  readonly isDirect: boolean;
}

/**
 * Grants as columns of integers: 8 bytes a grant. Entitlements and principals are numbers given out by the caller, counted from 0.
 * The index of a grant is the order of `add`.
 */
export class GrantColumns {
  #entitlements: Int32Array;
  #principals: Int32Array;
  #count = 0;
  readonly #sources = new Map<number, readonly GrantSource[]>();

  constructor(capacity = 1024) {
    this.#entitlements = new Int32Array(capacity);
    this.#principals = new Int32Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  /** Appends a grant and returns its index. `sources` are those the grant already carries (rare: a connector or an earlier expansion set them). */
  add(entitlement: number, principal: number, sources?: readonly GrantSource[]): number {
    const index = this.#count;
    if (index === this.#entitlements.length) this.#grow();
    this.#entitlements[index] = entitlement;
    this.#principals[index] = principal;
    this.#count = index + 1;
    if (sources !== undefined && sources.length > 0) this.#sources.set(index, sources);
    return index;
  }

  entitlementOf(index: number): number {
    return this.#entitlements[index] as number;
  }

  principalOf(index: number): number {
    return this.#principals[index] as number;
  }

  sourcesOf(index: number): readonly GrantSource[] {
    return this.#sources.get(index) ?? [];
  }

  /** Indexes of the grants that were added with sources, in the order of `add`. */
  withSources(): IterableIterator<number> {
    return this.#sources.keys();
  }

  /** Views of the used part; valid until the next `add`. */
  columns(): { readonly entitlements: Int32Array; readonly principals: Int32Array } {
    return { entitlements: this.#entitlements.subarray(0, this.#count), principals: this.#principals.subarray(0, this.#count) };
  }

  #grow(): void {
    const size = Math.max(1, this.#entitlements.length * 2);
    const entitlements = new Int32Array(size);
    const principals = new Int32Array(size);
    entitlements.set(this.#entitlements);
    principals.set(this.#principals);
    this.#entitlements = entitlements;
    this.#principals = principals;
  }
}
