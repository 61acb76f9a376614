import { Writable } from "node:stream";
import type { C1zReader } from "@baton-ts/c1z";
import type { Host } from "../../src/host.ts";
import { main } from "../../src/main.ts";

export interface RunOptions {
  readonly reader?: C1zReader;
  /** Where no reader is given: how the file is opened. */
  readonly openC1z?: Host["openC1z"];
  /** Width of the terminal; a pipe when left out. */
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Runs the program in memory, as `main` runs it in a process. */
export async function runBaton(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const stdout = createCapture(options.columns);
  const stderr = createCapture(undefined);
  const { reader } = options;
  const exitCode = await main({
    argv,
    env: options.env ?? {},
    stdout,
    stderr,
    signal: options.signal ?? new AbortController().signal,
    openC1z:
      options.openC1z ??
      (() => (reader === undefined ? Promise.reject(new Error("no file is meant to be opened")) : Promise.resolve(reader))),
  });
  return { stdout: stdout.text(), stderr: stderr.text(), exitCode };
}

class Capture extends Writable {
  readonly #chunks: Buffer[] = [];
  readonly isTTY: boolean | undefined;
  readonly columns: number | undefined;

  constructor(columns: number | undefined) {
    super();
    this.isTTY = columns === undefined ? undefined : true;
    this.columns = columns;
  }

  override _write(chunk: Buffer, _encoding: string, callback: () => void): void {
    // The program may use the chunk's memory again.
    this.#chunks.push(Buffer.from(chunk));
    callback();
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString();
  }
}

function createCapture(columns: number | undefined): Capture {
  return new Capture(columns);
}
