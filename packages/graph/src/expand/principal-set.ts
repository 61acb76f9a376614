/**
 * A set of principals that gives them back in ascending order in time linear in its size, whatever the number of principals:
 * bits in three levels, where a bit of an upper word says that the lower word is not empty. Draining empties it, so one set serves
 * every destination in turn. A comparison sort of each destination would cost n log n; a scan of all principals would cost their number.
 */
export class PrincipalSet {
  readonly #words: Int32Array;
  readonly #middle: Int32Array;
  readonly #top: Int32Array;
  #size = 0;

  constructor(principalCount: number) {
    const wordCount = (principalCount + 31) >>> 5;
    const middleCount = (wordCount + 31) >>> 5;
    this.#words = new Int32Array(wordCount);
    this.#middle = new Int32Array(middleCount);
    this.#top = new Int32Array((middleCount + 31) >>> 5);
  }

  get size(): number {
    return this.#size;
  }

  /** Adds the principals of packed cells `cells[from]` to `cells[to - 1]` and returns how many were in the set already. */
  add(cells: Int32Array, from: number, to: number): number {
    const words = this.#words;
    let added = 0;
    for (let index = from; index < to; index++) {
      const principal = (cells[index] as number) >>> 1;
      const position = principal >>> 5;
      const word = words[position] as number;
      const bit = 1 << (principal & 31);
      if ((word & bit) !== 0) continue;
      added++;
      words[position] = word | bit;
      if (word === 0) this.#markWord(position);
    }
    this.#size += added;
    return to - from - added;
  }

  #markWord(position: number): void {
    const middle = position >>> 5;
    const word = this.#middle[middle] as number;
    this.#middle[middle] = word | (1 << (position & 31));
    if (word === 0) {
      const top = middle >>> 5;
      this.#top[top] = (this.#top[top] as number) | (1 << (middle & 31));
    }
  }

  /** Writes the principals, ascending, as packed cells that are not direct, to `target[offset]` on, and empties the set. */
  drainInto(target: Int32Array, offset: number): void {
    let at = offset;
    for (let top = 0; top < this.#top.length; top++) {
      let topWord = this.#top[top] as number;
      this.#top[top] = 0;
      for (; topWord !== 0; topWord &= topWord - 1) {
        const middle = (top << 5) | lowestBit(topWord);
        let middleWord = this.#middle[middle] as number;
        this.#middle[middle] = 0;
        for (; middleWord !== 0; middleWord &= middleWord - 1) {
          const position = (middle << 5) | lowestBit(middleWord);
          let word = this.#words[position] as number;
          this.#words[position] = 0;
          for (; word !== 0; word &= word - 1) target[at++] = ((position << 5) | lowestBit(word)) << 1;
        }
      }
    }
    this.#size = 0;
  }
}

function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
