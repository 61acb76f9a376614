import { type BatonError, catalogue, GrpcCode, isFindingCode } from "@baton-ts/findings";

/** An error as an operator reads it. */
export interface ExplainedError {
  readonly what: string;
  /** One line for each of several mistakes, where the error lists them and its message does not. */
  readonly list: readonly string[];
  /** Absent for usage errors and for errors that the catalogue does not know. */
  readonly code: string | undefined;
  /** From the catalogue. Absent where the message says it, as with wrong settings. */
  readonly cause: string | undefined;
  readonly hint: string | undefined;
}

// Their text says it all; and upstream's texts are kept for scripts that look for them.
const plainCodes = /^BATON_(USAGE_|UNKNOWN$|CONFIG_)/;

// Their message names the setting, what it holds and what is expected: the catalogue's cause would say the same in general words.
const selfEvident = /^BATON_(USAGE_|CONFIG_INVALID$|CONFIG_FILE_FIELD$)/;

/** Says what failed, why that happens, and what to do next. The error's own hint goes before the catalogue's. */
export function explainError(error: BatonError): ExplainedError {
  const row = isFindingCode(error.code) ? catalogue[error.code] : undefined;
  const { errors } = error.details;
  return {
    what: error.message,
    list: Array.isArray(errors) ? errors.filter((line) => !error.message.includes(line)) : [],
    code: plainCodes.test(error.code) ? undefined : error.code,
    cause: selfEvident.test(error.code) ? undefined : row?.cause,
    hint: error.hint ?? row?.fix,
  };
}

/** Lines for stderr, each once: `error: …`, what it lists, `cause: …`, `hint: …`. */
export function renderError(error: BatonError): string {
  const { what, list, code, cause, hint } = explainError(error);
  const start = `error: ${code === undefined ? "" : `${code}: `}`;
  // A second line may point at a place in the first.
  const lines = [start + what.replaceAll("\n", `\n${" ".repeat(start.length)}`)];
  lines.push(...list.map((line) => `  ${line}`));
  if (cause !== undefined) lines.push(`cause: ${cause}`);
  if (hint !== undefined) lines.push(`hint: ${hint}`);
  return `${lines.join("\n")}\n`;
}

/** The number of the error's gRPC code; an error that says "ok" is internal (connector-runtime §1.3). */
export function exitCodeOf(error: BatonError): number {
  return error.grpcCode === GrpcCode.ok ? GrpcCode.internal : error.grpcCode;
}
