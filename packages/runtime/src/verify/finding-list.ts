import { type Finding, type FindingCode, maxExamples, type Severity } from "@baton-ts/findings";
import type { ExampleSet } from "../catalog/example-set.ts";

/** Findings as they come up. */
export class FindingList {
  readonly #findings: Finding[] = [];

  add(
    code: FindingCode,
    severity: Severity,
    message: string,
    things: { readonly count: number; readonly examples?: readonly string[] },
  ): void {
    this.#findings.push({
      code,
      severity,
      message,
      count: things.count,
      examples: (things.examples ?? []).slice(0, maxExamples),
    });
  }

  /** Adds a finding about the things, unless there are none. The message begins with their number. */
  addSet(code: FindingCode, severity: Severity, things: ExampleSet, what: string): void {
    if (things.count === 0) return;
    const [first] = things.examples;
    const example = first === undefined ? "" : `, for example ${first}`;
    this.add(code, severity, `${things.count} ${what}${example}`, things);
  }

  sorted(): readonly Finding[] {
    return this.#findings.toSorted((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
  }
}
