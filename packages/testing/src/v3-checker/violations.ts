/** Collects what is wrong, each one line: where, then what. */
export class Violations {
  readonly lines: string[] = [];

  add(line: string): void {
    // A broken file breaks the same rule for every row; the first few say enough.
    if (this.lines.length < 200) this.lines.push(line);
  }

  /** Adds a line unless `isHeld`. */
  check(isHeld: boolean, line: () => string): void {
    if (!isHeld) this.add(line());
  }

  /** Runs a check; what it throws is a violation of `where`. */
  run<Result>(where: string, work: () => Result): Result | undefined {
    try {
      return work();
    } catch (error) {
      this.add(`${where}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }
}
