import { catalogue, isFindingCode } from "./catalogue.ts";
import { toBatonError } from "./to-baton-error.ts";

/** An error as a person reads it. */
export interface DescribedError {
  /** `<code>: <message>`, one line. */
  readonly line: string;
  /** What to do next: the error's own hint, else the fix of its catalogue row, else undefined. */
  readonly hint: string | undefined;
}

/** Describes anything thrown, for a terminal, a log line or a task result. */
export function describeError(error: unknown): DescribedError {
  const known = toBatonError(error);
  return {
    line: `${known.code}: ${known.message}`,
    hint: known.hint ?? (isFindingCode(known.code) ? catalogue[known.code].fix : undefined),
  };
}
