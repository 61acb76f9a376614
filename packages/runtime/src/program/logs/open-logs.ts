import type { BatonError } from "@baton-ts/findings";
import { suggest } from "../flags/suggest.ts";
import { exitCodeOf, explainError, renderError } from "../output/explain-error.ts";
import type { Terminal } from "../output/terminal.ts";
import type { ProgramHost } from "../program-host.ts";
import { describeOrigin } from "../settings/origin.ts";
import { originOf, readSetting } from "../settings/read-setting.ts";
import type { Settings } from "../settings/resolve-settings.ts";
import { createLog, type Log, type LogFormat, type LogSink } from "./create-log.ts";
import { openLogFiles } from "./log-files.ts";
import { logLevels, parseLogLevel } from "./log-level.ts";
import type { Scrubber } from "./scrubber.ts";

/** The log of a run; disposing closes its files. */
export interface Logs extends Disposable {
  readonly log: Log;
  readonly format: LogFormat;
  /**
   * Says once on stderr what ended the program and returns the exit code: in console format as `error:`, `cause:` and `hint:` lines,
   * in JSON format as one log line. Files of --log-path get it as a log line. The stack is a field, at log level debug only.
   */
  report(error: BatonError): number;
}

export interface OpenLogsOptions {
  readonly settings: Settings;
  readonly host: ProgramHost;
  readonly terminal: Terminal;
  readonly scrubber: Scrubber;
}

/** Opens stderr and the files of --log-path as the settings say. A file that cannot be opened is an error; unknown words are warned about. */
export function openLogs({ settings, host, terminal, scrubber }: OpenLogsOptions): Logs {
  const levelText = readSetting(settings, "string", "log-level");
  const level = parseLogLevel(levelText);
  const formatText = readSetting(settings, "string", "log-format") || (host.stdout.isTTY === true ? "console" : "json");
  const format: LogFormat = formatText === "console" ? "console" : "json";
  const files = openLogFiles(readSetting(settings, "strings", "log-path"), host, terminal);
  const color = terminal.isTerminal && !host.env["NO_COLOR"];
  const stderr: LogSink = { color, write: (line) => terminal.write(line) };
  const shared = { level: level ?? "info", format, scrubber, now: () => Number(host.clock.now() / 1000n) / 1000 };
  const log = createLog({ ...shared, sinks: [stderr, ...files] });
  const fileLog = createLog({ ...shared, sinks: files });
  log.debug("Logger created!", { log_level: shared.level });
  if (level === undefined) warnUnknownWord(log, settings, "log-level", levelText, logLevels, "info");
  if (formatText !== format) warnUnknownWord(log, settings, "log-format", formatText, ["json", "console"], "json");
  return {
    log,
    format,
    report(error) {
      const exitCode = exitCodeOf(error);
      const { what, list, cause, hint } = explainError(error);
      const errors = list.length === 0 ? undefined : list;
      const line = {
        code: error.code,
        errors,
        cause,
        hint,
        exit_code: exitCode,
        ...(level === "debug" ? { stack: error.stack } : {}),
      };
      if (format === "console") {
        terminal.write(renderError(error));
        fileLog.error(what, line);
        if (level === "debug") log.debug("stack of the error", { stack: error.stack });
      } else {
        log.error(what, line);
      }
      return exitCode;
    },
    [Symbol.dispose]: () => files.forEach((file) => file.close()),
  };
}

function warnUnknownWord(log: Log, settings: Settings, name: string, text: string, words: readonly string[], used: string): void {
  const meant = suggest(text, words);
  const advice = meant === undefined ? `known are ${words.join(", ")}` : `did you mean ${meant}?`;
  const origin = describeOrigin(originOf(settings, name));
  log.warn(`${name} ${JSON.stringify(text)} (${origin}) is unknown, using ${used}; ${advice}`);
}
