import type { FindingCode } from "./catalogue.ts";

export type Severity = "info" | "warning" | "error";

/**
 * Something worth telling a person about a sync or a file. Findings of a sync are stored with it
 * (c1z asset `baton-ts/findings`) and shown by every reader.
 */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** One line: what was found, on which thing, with numbers. */
  readonly message: string;
  /** How many things are concerned; `examples` holds the first of them in id order. */
  readonly count: number;
  /** At most 25 ids. */
  readonly examples: readonly string[];
}

/** How many examples a finding keeps at most (sync-engine §4.9). */
export const maxExamples = 25;
