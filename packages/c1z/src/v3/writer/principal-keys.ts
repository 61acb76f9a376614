import { ByteList, grownNumbers } from "./byte-list.ts";
import type { KeyCollector } from "./external-keys.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import type { KeyCursor } from "./key-cursor.ts";
import { PrincipalNumbers } from "./principal-numbers.ts";
import { compareStrings, sortByBytes } from "./sort-arena.ts";

// Looking up a principal mostly waits for memory. Done for many grants in a row the waits overlap, which between the writing of rows they do not.
const maxWaiting = 1024;

/** Who holds a grant. */
export interface Principal {
  readonly principalType: string;
  readonly principalId: string;
}

/**
 * Collects the keys of the by-principal index, which are (principal, entitlement), while grants pass by entitlement. A grant is the number of its
 * principal: eight bytes with the space that sorting takes, besides the distinct ids. Sorting counts instead of comparing keys.
 */
export class PrincipalKeys implements KeyCollector {
  readonly #principals = new PrincipalNumbers();
  readonly #entitlements = new ByteList();
  /** Number of the first grant of each entitlement. */
  #firstGrants: Uint32Array = new Uint32Array(1 << 12);
  /** Principal of each grant. */
  #grants: Uint32Array = new Uint32Array(1 << 16);
  #grantCount = 0;
  #isEntitlementKnown = false;
  /** Types and ids of the principals that wait for their numbers, in turns. */
  #waiting: string[] = [];

  get size(): number {
    return 8 * this.#grantCount + this.#principals.size + this.#entitlements.size;
  }

  /** Grants added from now on are of another entitlement. */
  nextEntitlement(): void {
    this.#isEntitlementKnown = false;
  }

  /** A grant to a principal, and its encoded entitlement: `bytes` from `start` to `end`. */
  add(principal: Principal, bytes: Uint8Array, start: number, end: number): void {
    if (!this.#isEntitlementKnown) this.#addEntitlement(bytes, start, end);
    this.#waiting.push(principal.principalType, principal.principalId);
    if (this.#waiting.length >= maxWaiting) this.#number();
  }

  /** Numbers the principals that wait. */
  #number(): void {
    const waiting = this.#waiting;
    while (this.#grantCount + waiting.length > this.#grants.length) this.#grants = grownNumbers(this.#grants);
    for (let i = 0; i < waiting.length; i += 2) {
      this.#grants[this.#grantCount++] = this.#principals.numberOf(waiting[i] as string, waiting[i + 1] as string);
    }
    this.#waiting = [];
  }

  sorted(): KeyCursor {
    this.#number();
    const principals = this.#principals.list;
    const order = ascending(principals.count);
    sortByBytes(principals, order);
    const { ends, entitlements } = this.#byPrincipal();
    return new PairCursor(principals, order, this.#entitlements, ends, entitlements);
  }

  clear(): void {
    this.#principals.clear();
    this.#entitlements.clear();
    this.#grantCount = 0;
    this.#waiting = [];
    this.#isEntitlementKnown = false;
  }

  #addEntitlement(bytes: Uint8Array, start: number, end: number): void {
    const number = this.#entitlements.count;
    this.#entitlements.add(bytes, start, end);
    if (number === this.#firstGrants.length) this.#firstGrants = grownNumbers(this.#firstGrants);
    this.#firstGrants[number] = this.#grantCount + this.#waiting.length / 2;
    this.#isEntitlementKnown = true;
  }

  /** Counting sort: entitlements in key order, grouped by principal, whose group ends at its number in `ends`. */
  #byPrincipal(): { ends: Uint32Array; entitlements: Uint32Array } {
    const ends = new Uint32Array(this.#principals.list.count + 1);
    for (let i = 0; i < this.#grantCount; i++) (ends[(this.#grants[i] as number) + 1] as number)++;
    for (let i = 1; i < ends.length; i++) ends[i] = (ends[i] as number) + (ends[i - 1] as number);
    // Now the start of each group; placing a grant moves it on, so that in the end it is the group's end.
    const entitlements = new Uint32Array(this.#grantCount);
    for (const entitlement of this.#entitlementOrder()) {
      const isLast = entitlement + 1 === this.#entitlements.count;
      const end = isLast ? this.#grantCount : (this.#firstGrants[entitlement + 1] as number);
      for (let i = this.#firstGrants[entitlement] as number; i < end; i++) {
        const principal = this.#grants[i] as number;
        const place = ends[principal] as number;
        entitlements[place] = entitlement;
        ends[principal] = place + 1;
      }
    }
    return { ends, entitlements };
  }

  /** They come sorted but for ids that do not start with their resource (c1z-v3-pebble §2.3). */
  #entitlementOrder(): Uint32Array {
    const order = ascending(this.#entitlements.count);
    for (let i = 1; i < order.length; i++) {
      if (compareStrings(this.#entitlements, i - 1, i) < 0) continue;
      sortByBytes(this.#entitlements, order);
      break;
    }
    return order;
  }
}

function ascending(count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  return numbers;
}

class PairCursor implements KeyCursor {
  readonly start = 0;
  readonly #key = new GrowingBytes();
  readonly #principals: ByteList;
  readonly #order: Uint32Array;
  readonly #entitlements: ByteList;
  readonly #ends: Uint32Array;
  readonly #pairs: Uint32Array;
  #nextPrincipal = 0;
  #principalEnd = 0;
  #at = 0;
  #groupEnd = 0;

  constructor(principals: ByteList, order: Uint32Array, entitlements: ByteList, ends: Uint32Array, pairs: Uint32Array) {
    this.#principals = principals;
    this.#order = order;
    this.#entitlements = entitlements;
    this.#ends = ends;
    this.#pairs = pairs;
  }

  get bytes(): Uint8Array {
    return this.#key.bytes;
  }

  get end(): number {
    return this.#key.at;
  }

  next(): boolean {
    if (this.#at === this.#groupEnd && !this.#startPrincipal()) return false;
    const entitlement = this.#pairs[this.#at++] as number;
    const { bytes, starts } = this.#entitlements;
    this.#key.at = this.#principalEnd;
    this.#key.raw(bytes, starts[entitlement], starts[entitlement + 1]);
    return true;
  }

  /** Every principal has a grant. */
  #startPrincipal(): boolean {
    if (this.#nextPrincipal === this.#order.length) return false;
    const principal = this.#order[this.#nextPrincipal++] as number;
    const { bytes, starts } = this.#principals;
    this.#key.at = 0;
    this.#key.raw(bytes, starts[principal], starts[principal + 1]);
    this.#key.u8(0);
    this.#principalEnd = this.#key.at;
    this.#at = principal === 0 ? 0 : (this.#ends[principal - 1] as number);
    this.#groupEnd = this.#ends[principal] as number;
    return true;
  }
}
