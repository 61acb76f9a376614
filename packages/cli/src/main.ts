import { run } from "@stricli/core";
import { app, flagTable } from "./app.ts";
import { normaliseArguments } from "./command-line/normalise-arguments.ts";
import type { CliContext } from "./context.ts";
import { exitCodeOf, exitCodes, formatError } from "./errors.ts";
import { type Host, nodeHost } from "./host.ts";

/**
 * Runs `baton` once and answers its exit code. Everything that goes wrong is printed on stderr, except that a reader who went away
 * (`baton grants | head`) ends it quietly with 0. Files that were unpacked are removed before it returns, also after a signal.
 */
export async function main(host: Host = nodeHost()): Promise<number> {
  // Failed writes are known by their callbacks; without a listener they would end the process with a stack trace as well.
  for (const stream of [host.stdout, host.stderr]) stream.on("error", () => {});
  const process: CliContext["process"] = { stdout: host.stdout, stderr: host.stderr, env: host.env };
  try {
    await run(app, normaliseArguments(host.argv, flagTable), { process, host });
  } catch (error) {
    host.stderr.write(`${formatError(error)}\n`);
    return exitCodeOf(error);
  }
  const code = Number(process.exitCode ?? exitCodes.ok);
  // Negative codes are stricli's own: a command line that it could not read.
  return code < 0 ? exitCodes.unusable : code;
}
