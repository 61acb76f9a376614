import type { CommonFlags, OutputFormat } from "../command-line/flags.ts";
import type { Host } from "../host.ts";
import { escapeJsonText, escapeLines } from "./escape-text.ts";
import { type ByteSink, createSink } from "./sink.ts";
import { chooseStyle, type Style } from "./style.ts";

/** Where and how a command prints its rows. */
export interface Output {
  readonly format: OutputFormat;
  readonly sink: ByteSink;
  readonly style: Style;
  readonly header: boolean;
  /** All columns, nothing cut: asked for, or nobody looks at a terminal. */
  readonly wide: boolean;
  /** Cells of a line; undefined when lines may be of any length. */
  readonly width: number | undefined;
}

/** Where a terminal does not say how wide it is. */
const defaultWidth = 80;

export function createOutput(host: Host, flags: CommonFlags): Output {
  const isTerminal = host.stdout.isTTY === true;
  const wide = flags.wide || !isTerminal;
  const color = flags.noColor ? "never" : (flags.color ?? "auto");
  return {
    format: flags.outputFormat,
    // Exact bytes into files and pipes; on a terminal a name must not be able to act on it, whatever the format.
    sink: createSink(host.stdout, isTerminal ? rewriters[flags.outputFormat] : undefined),
    style: chooseStyle(host.stdout, host.env, color),
    header: !flags.noHeader,
    wide,
    width: wide ? undefined : (host.stdout.columns ?? defaultWidth),
  };
}

/** Tables and trees escape cell by cell, before they measure. */
const rewriters: Readonly<Record<OutputFormat, ((text: string) => string) | undefined>> = {
  console: undefined,
  csv: escapeLines,
  json: escapeJsonText,
  ndjson: escapeJsonText,
};
