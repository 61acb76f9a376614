import type { C1zReader, SyncRun, SyncView } from "@baton-ts/c1z";
import { BatonError, GrpcCode, toBatonError } from "@baton-ts/findings";
import type { CommonFlags } from "../command-line/flags.ts";
import type { CliContext } from "../context.ts";
import { incompleteError } from "../errors.ts";
import { escapeText } from "../output/escape-text.ts";
import { createOutput, type Output } from "../output/output.ts";
import { OutputClosed } from "../output/sink.ts";
import { chooseFile } from "./choose-file.ts";
import { chooseSync } from "./choose-sync.ts";
import { describeIncomplete } from "./incomplete.ts";

/** One run of a command over one open file. */
export interface Session {
  readonly path: string;
  readonly reader: C1zReader;
  readonly syncs: readonly SyncRun[];
  readonly flags: CommonFlags;
  readonly output: Output;
  readonly signal: AbortSignal;
  /** The sync that the flags choose. */
  readonly openView: () => Promise<SyncView>;
  /** One line on stderr that is no warning. */
  readonly note: (message: string) => void;
  /** One `warning:` line on stderr. */
  readonly warn: (message: string) => void;
  /** Warns that what is shown is not everything; with `--strict` it also decides the exit code. */
  readonly warnIncomplete: (message: string) => void;
}

/**
 * Opens the file, runs the command, closes the file again whatever happened. Errors leave with the file's name in front. A reader that
 * went away ends the command without an error; an abort leaves as `BATON_CANCELED`; with `--strict` incomplete data is an error behind
 * the output.
 */
export async function runSession(
  context: CliContext,
  flags: CommonFlags,
  argument: string | undefined,
  body: (session: Session) => Promise<void>,
): Promise<void> {
  const { host } = context;
  const path = chooseFile(flags.file, argument, host.env);
  const incomplete: string[] = [];
  const tell = (message: string): void => {
    host.stderr.write(`${escapeText(message)}\n`);
  };
  const warn = (message: string): void => tell(`warning: ${message}`);
  try {
    await using reader = await host.openC1z(path, {
      env: host.env,
      tempDir: flags.c1zTempDir,
      cache: !flags.noCache,
      signal: host.signal,
    });
    const syncs = await reader.syncs();
    const warnIncomplete = (message: string): void => {
      incomplete.push(message);
      warn(message);
    };
    await body({
      path,
      reader,
      syncs,
      flags,
      output: createOutput(host, flags),
      signal: host.signal,
      openView: async () => {
        const view = await reader.view(chooseSync(flags.syncId, syncs, path));
        const reason = describeIncomplete(view.sync);
        if (reason !== undefined) warnIncomplete(reason);
        return view;
      },
      note: tell,
      warn,
      warnIncomplete,
    });
  } catch (error) {
    if (error instanceof OutputClosed) return;
    throw host.signal.aborted ? stopped(error) : nameFile(error, path);
  }
  const [reason] = incomplete;
  if (flags.strict && reason !== undefined) throw incompleteError(`${path}: ${reason}`);
}

function stopped(cause: unknown): BatonError {
  return new BatonError({
    code: "BATON_CANCELED",
    message: "stopped; what was printed is not complete",
    hint: "Run the command again.",
    grpcCode: GrpcCode.canceled,
    cause,
  });
}

/** `<file>: <reason>`, unless the reason names the file already. */
function nameFile(thrown: unknown, path: string): BatonError {
  const error = toBatonError(thrown);
  if (error.message.includes(path) || error.code === "BATON_CLI_USAGE" || error.details.stream !== undefined) return error;
  const { code, hint, details, retry, retryAfterMs, grpcCode } = error;
  return new BatonError({
    code,
    message: `${path}: ${error.message}`,
    hint,
    details,
    retry,
    retryAfterMs,
    grpcCode,
    cause: thrown,
  });
}
