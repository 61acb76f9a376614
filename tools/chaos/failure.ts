import type { ProgramEnd } from "./run-program.ts";

/** How a program that failed says so in its log. */
export interface Failure {
  readonly code: string;
  readonly msg: string;
  readonly hint: string;
}

/** The error that ended a program: one line, the last of its log. Throws for a program that succeeded or was killed. */
export function failureOf({ code, signal, stderr }: ProgramEnd): Failure {
  if (code === null || code === 0) throw new Error(`the program did not fail: ${signal ?? "exit code 0"}\n${stderr}`);
  const last = JSON.parse(stderr.trim().split("\n").at(-1) ?? "") as Failure & { readonly level: string };
  if (last.level !== "error" || last.msg.includes("\n")) throw new Error(`the last line is no one-line error\n${stderr}`);
  return last;
}
