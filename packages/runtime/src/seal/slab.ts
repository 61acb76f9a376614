/** Block size: thousands of rows. Higher keeps more memory alive while one row of a block is used, lower allocates more often. */
const blockBytes = 256 * 1024;

/** Hands out ranges of large blocks: making a buffer of its own for each small row costs more than filling it. */
export class Slab {
  #block: Buffer = Buffer.alloc(0);
  #used = 0;

  /** `size` bytes from `start` on; nobody else gets them. */
  take(size: number): { readonly bytes: Buffer; readonly start: number } {
    if (this.#used + size > this.#block.length) {
      this.#block = Buffer.allocUnsafeSlow(Math.max(blockBytes, size));
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += size;
    return { bytes: this.#block, start };
  }
}
