import { ByteList } from "./byte-list.ts";
import { KeyBuffer } from "./key-buffer.ts";

// What an entry costs besides its bytes: the map's slot and the text that it keeps alive.
const entryBytes = 100;

/**
 * Gives each distinct principal a number, from 0 in the order of first sight, and keeps its encoded bytes. It is found by its texts, which are
 * mostly the same objects from row to row: several times as fast as by bytes.
 */
export class PrincipalNumbers {
  readonly list: ByteList = new ByteList();
  readonly #byType = new Map<string, Map<string, number>>();
  #lastType: string | undefined;
  #lastIds = new Map<string, number>();
  readonly #key = new KeyBuffer();

  /** Memory in use, in bytes. */
  get size(): number {
    return this.list.size + entryBytes * this.list.count;
  }

  numberOf(type: string, id: string): number {
    const ids = type === this.#lastType ? this.#lastIds : this.#idsOf(type);
    return ids.get(id) ?? this.#add(ids, type, id);
  }

  clear(): void {
    this.list.clear();
    this.#byType.clear();
    this.#lastType = undefined;
  }

  #idsOf(type: string): Map<string, number> {
    // Texts with lone surrogates are encoded as those with U+FFFD in their place, so they are the same principal.
    const key = type.toWellFormed();
    let ids = this.#byType.get(key);
    if (ids === undefined) {
      ids = new Map();
      this.#byType.set(key, ids);
    }
    this.#lastType = type;
    this.#lastIds = ids;
    return ids;
  }

  #add(ids: Map<string, number>, type: string, id: string): number {
    const known = id.isWellFormed() ? undefined : ids.get(id.toWellFormed());
    const number = known ?? this.list.count;
    if (known === undefined) {
      this.#key.length = 0;
      this.#key.component(type);
      this.#key.component(id);
      // Without the separator in front.
      this.list.add(this.#key.bytes, 1, this.#key.length);
      ids.set(id.toWellFormed(), number);
    }
    ids.set(id, number);
    return number;
  }
}
