import { closeSync, openSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { toBatonError } from "@baton-ts/findings";
import type { Terminal } from "../output/terminal.ts";
import type { ProgramHost } from "../program-host.ts";
import type { LogSink } from "./create-log.ts";

/** A file that takes log lines. */
export interface FileSink extends LogSink {
  close(): void;
}

/**
 * Opens the files of --log-path to append to them; a path that cannot be opened is an error. Upstream's logger takes `stdout` and
 * `stderr` for the streams, so they are here too.
 */
export function openLogFiles(paths: readonly string[], host: ProgramHost, terminal: Terminal): readonly FileSink[] {
  const sinks: FileSink[] = [];
  for (const path of paths) {
    // Every line is on stderr anyway.
    if (path === "stderr" || path === "") continue;
    if (path === "stdout") sinks.push({ color: false, write: (line) => void host.stdout.write(line), close: () => {} });
    else sinks.push(openFile(path, host, terminal));
  }
  return sinks;
}

function openFile(path: string, host: ProgramHost, terminal: Terminal): FileSink {
  let file: number | undefined;
  try {
    file = openSync(resolve(host.cwd, path), "a", 0o640);
  } catch (error) {
    throw toBatonError(error);
  }
  const close = (): void => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  return {
    color: false,
    close,
    write(line) {
      if (file === undefined) return;
      try {
        writeSync(file, line);
      } catch (error) {
        // A full disk must not end a sync that could do without this file.
        close();
        terminal.write(`warning: nothing more is logged to ${path}: ${toBatonError(error).message}\n`);
      }
    },
  };
}
