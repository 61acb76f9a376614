import type { Clock } from "../sync/clock.ts";

/** Takes text. `process.stdout` and `process.stderr` are such streams. */
export interface OutputStream {
  write(text: string): unknown;
  /** True for a terminal. */
  readonly isTTY?: boolean | undefined;
  /** Width of the terminal. */
  readonly columns?: number | undefined;
}

export type StopSignal = "SIGINT" | "SIGTERM";

/** Where signals come from; `process` is one. */
export interface SignalSource {
  on(signal: StopSignal, listener: () => void): unknown;
  off(signal: StopSignal, listener: () => void): unknown;
}

/** Where errors arrive that nobody caught, rejections included; `process` is one. */
export interface CrashSource {
  on(event: "uncaughtException", listener: (error: unknown) => void): unknown;
  off(event: "uncaughtException", listener: (error: unknown) => void): unknown;
}

/** The surroundings of a connector program: nothing is read from globals. */
export interface ProgramHost {
  /** Arguments without the executable and the script. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute; relative paths of flags start here. */
  readonly cwd: string;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly signals: SignalSource;
  readonly crashes: CrashSource;
  readonly clock: Clock;
  /** Ends the program at once: for a second signal, and for an error that nobody caught. */
  readonly exit: (code: number) => void;
  /** The network. Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
}
