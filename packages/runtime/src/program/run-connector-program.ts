import type { ConnectorDefinition } from "@baton-ts/sdk";
import { runSync } from "../sync/run-sync.ts";
import type { ProgramHost } from "./program-host.ts";
import { runProgram } from "./run-program.ts";
import { systemHost } from "./system-host.ts";

/**
 * Runs a connector's program to its end and resolves with the exit code; never rejects. Without a sub-command that is one sync into
 * --file (connector-runtime §1.7).
 *
 * - Exit codes: 0; 130 and 143 after SIGINT and SIGTERM; else the gRPC code of the error, 2 for wrong usage (§1.3).
 * - stdout gets what a command was asked to print, stderr the log, progress and the error that ended the program, each secret masked.
 * - A mistake on the command line or in the config file is told in plain lines, as no log format is known by then; every later error in
 *   the log format: `error:`, `cause:` and `hint:` lines in console format, one log line in JSON format.
 *
 * `host` is everything that the program takes from its surroundings; default: this operating system process.
 */
export function runConnectorProgram(definition: ConnectorDefinition, host: ProgramHost = systemHost()): Promise<number> {
  return runProgram(definition, host, runSync);
}
