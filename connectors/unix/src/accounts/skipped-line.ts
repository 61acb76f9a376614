/** A line that was left out of a file, and why. Never quotes the line. */
export interface SkippedLine {
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}
