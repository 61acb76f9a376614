import { BatonError, describeError, GrpcCode, toBatonError } from "@baton-ts/findings";
import { escapeText } from "./output/escape-text.ts";

/** Exit codes of `baton`: gRPC codes as upstream, and 3 for `--strict` (baton-cli §1.2, §5, §12.15). */
export const exitCodes = {
  ok: 0,
  canceled: 1,
  unusable: 2,
  incomplete: 3,
  notFound: 5,
  noSync: 9,
} as const;

/** What each exit code means, in the order of the help page. */
export const exitCodeMeanings: readonly (readonly [code: number, meaning: string])[] = [
  [exitCodes.ok, "done; an empty result is not a failure"],
  [exitCodes.canceled, "stopped by Ctrl-C or a signal"],
  [exitCodes.unusable, "wrong use of the command, or a file that cannot be read"],
  [exitCodes.incomplete, "--strict was given and the shown sync is unfinished or partial"],
  [exitCodes.notFound, "no such sync in the file"],
  [exitCodes.noSync, "the file holds no sync"],
];

/** A mistake in the command line; without a hint the catalogue's is shown. Exit code 2. */
export function usageError(message: string, hint?: string): BatonError {
  return new BatonError({ code: "BATON_CLI_USAGE", message, hint, grpcCode: GrpcCode.invalidArgument });
}

/** Thrown behind the output when `--strict` is given and the shown sync is not a finished, complete one. Exit code 3. */
export function incompleteError(message: string): BatonError {
  return new BatonError({
    code: "BATON_CLI_INCOMPLETE",
    message,
    grpcCode: GrpcCode.failedPrecondition,
  });
}

/**
 * The exit code of an error: its gRPC code as upstream (baton-cli §1.2), except that wrong use and files that cannot be read end with 2
 * as upstream's do (§5), whatever kind of failure lies under them.
 */
export function exitCodeOf(thrown: unknown): number {
  const error = toBatonError(thrown);
  if (error.code === "BATON_CLI_INCOMPLETE") return exitCodes.incomplete;
  if (error.code === "BATON_C1Z_SYNC_NOT_FOUND") return exitCodes.notFound;
  if (error.code === "BATON_C1Z_NO_SYNC") return exitCodes.noSync;
  return /^BATON_(CLI|C1Z|FILE)_/.test(error.code) ? exitCodes.unusable : error.grpcCode;
}

/** One `error:` line and, where there is advice, one `hint:` line; without a final newline. */
export function formatError(thrown: unknown): string {
  const error = toBatonError(thrown);
  const lines = [`error: ${escapeText(error.message)}`];
  // The catalogue's advice for unexpected failures is about connector programs.
  const hint =
    error.code === "BATON_UNKNOWN" ? "This is a defect of baton: report it with the command you ran." : describeError(error).hint;
  if (hint !== undefined) lines.push(`hint: ${escapeText(hint)}`);
  return lines.join("\n");
}
