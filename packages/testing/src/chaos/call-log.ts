import { appendFileSync, readFileSync } from "node:fs";

/** One line of a call log. */
export interface LoggedCall {
  /** Operating system process that made the call. */
  readonly pid: number;
  /** KSUID of the sync that the call belongs to. */
  readonly syncId: string;
  /** What was asked for, page token included: equal for calls that ask for the same page. */
  readonly call: string;
  /** Repetitions of the same call in one process count from 1. */
  readonly attempt: number;
  readonly outcome: "asked" | "answered" | "not-found" | "rate-limited" | "unavailable" | "reset";
}

/** Appends calls to a file at once, so that the line is there even when the process is killed behind the call. */
export function fileCallLog(path: string): (call: LoggedCall) => void {
  return (call) => appendFileSync(path, `${JSON.stringify(call)}\n`);
}

/** The calls in a log, in the order of the lines; a last line that a kill cut short is left out. */
export function readCallLog(path: string): readonly LoggedCall[] {
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.slice(0, -1).map((line) => JSON.parse(line) as LoggedCall);
}
