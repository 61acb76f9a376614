/** Values worth attaching to a log line. Secrets print as `[redacted]`; errors print with code, message and cause. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where handlers write what an operator should see. Writing never throws and never blocks a listing. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Drops every line; for tests and for callers that do not log. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // Nothing is kept.
}
