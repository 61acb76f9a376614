import type { C1zReader, OpenC1zOptions } from "@baton-ts/c1z";
import { keepHeapSmall } from "./keep-heap-small.ts";

/** The part of a writable stream that the program uses; `process.stdout` fits. */
export interface OutputStream {
  /** Calls back when the chunk has been taken over, so that its memory may be used again. */
  write(chunk: string | Uint8Array, callback?: (error?: Error | null) => void): boolean;
  on(event: "error", listener: (error: Error) => void): unknown;
  readonly isTTY?: boolean | undefined;
  /** Width of the terminal in cells; absent when the stream is not a terminal. */
  readonly columns?: number | undefined;
}

/** Everything the program takes from the outside, so that a test can run it in memory. */
export interface Host {
  /** Arguments behind the program's name. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Aborted when the user asks the program to stop. */
  readonly signal: AbortSignal;
  readonly openC1z: (path: string, options: OpenC1zOptions) => Promise<C1zReader>;
}

/** The real process: the first SIGINT, SIGTERM or SIGHUP lets the program clean up and end, a second one kills it. */
export function nodeHost(): Host {
  keepHeapSmall(process.versions.node);
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, () => stop.abort());
  return {
    argv: process.argv.slice(2),
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: stop.signal,
    // Loaded when a file is opened: help and mistakes in the command line need none of it.
    openC1z: async (path, options) => (await import("@baton-ts/c1z")).openC1z(path, options),
  };
}
