import { maxExamples } from "@baton-ts/findings";
import { compareUtf8 } from "@baton-ts/proto/codec";

/** Counts things and keeps the first of them in byte order, as findings show them. The result does not depend on the order of `add`. */
export class ExampleSet {
  #count = 0;
  readonly #first: string[] = [];

  get count(): number {
    return this.#count;
  }

  get examples(): readonly string[] {
    return this.#first;
  }

  add(text: string): void {
    this.#count += 1;
    const last = this.#first.at(-1);
    if (this.#first.length === maxExamples && last !== undefined && compareUtf8(text, last) >= 0) return;
    const at = this.#first.findIndex((other) => compareUtf8(text, other) <= 0);
    if (at >= 0 && this.#first[at] === text) return;
    this.#first.splice(at === -1 ? this.#first.length : at, 0, text);
    if (this.#first.length > maxExamples) this.#first.pop();
  }
}
