import { pino } from "pino";
import { formatConsoleLine } from "./format-console-line.ts";
import { plainFields } from "./log-fields.ts";
import type { LogLevel } from "./log-level.ts";
import type { Scrubber } from "./scrubber.ts";

export type LogFormat = "json" | "console";

/** Takes whole lines, at once: a line that was logged is written before the next statement runs, so no exit can lose it. */
export interface LogSink {
  write(line: string): void;
  /** True for a terminal. */
  readonly color: boolean;
}

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  readonly sinks: readonly LogSink[];
  readonly scrubber: Scrubber;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

type Write = (message: string, fields?: Readonly<Record<string, unknown>>) => void;

/** Writes log lines. Durations in fields are seconds (connector-runtime §1.8). */
export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  /** A log whose lines carry `fields` too. */
  child(fields: Readonly<Record<string, unknown>>): Log;
}

/** A log with upstream's field names; secrets that the scrubber knows never reach a sink. */
export function createLog(options: LogOptions): Log {
  const destination = {
    write(line: string): void {
      const scrubbed = options.scrubber.scrub(line);
      for (const sink of options.sinks) {
        sink.write(options.format === "json" ? scrubbed : formatConsoleLine(scrubbed, sink.color));
      }
    },
  };
  const root = pino(
    {
      level: options.level,
      base: null,
      messageKey: "msg",
      timestamp: () => `,"ts":${options.now() / 1000}`,
      formatters: { level: (level) => ({ level }), log: plainFields },
    },
    destination,
  );
  return wrap(root);
}

function wrap(logger: pino.Logger): Log {
  const write =
    (level: LogLevel): Write =>
    (message, fields) =>
      logger[level](fields ?? {}, message);
  return {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
    child: (fields) => wrap(logger.child(plainFields(fields))),
  };
}
