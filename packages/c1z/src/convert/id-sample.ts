/** How many things something is true of, and the ids of the first few. */
export interface IdSample {
  readonly count: number;
  /** At most ten, in the order in which they were met. */
  readonly examples: readonly string[];
}

const maxExamples = 10;

/** Counts ids and remembers the first. */
export class IdCounter implements IdSample {
  readonly examples: string[] = [];
  count = 0;

  add(id: string): void {
    this.count++;
    if (this.examples.length < maxExamples) this.examples.push(id);
  }

  sample(): IdSample {
    return { count: this.count, examples: [...this.examples] };
  }
}
