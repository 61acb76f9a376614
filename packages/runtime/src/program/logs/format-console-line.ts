const colors: Readonly<Record<string, number>> = { debug: 90, info: 36, warn: 33, error: 31 };

/**
 * Turns one JSON log line into upstream's console shape: time, level in capitals, message and fields with a tab between, fields as one
 * JSON object with a space after `:` and `,` (connector-runtime §1.8).
 */
export function formatConsoleLine(jsonLine: string, color: boolean): string {
  const { level, ts, msg, ...fields } = JSON.parse(jsonLine) as { level: string; ts: number; msg: string };
  const capitals = level.toUpperCase();
  const shownLevel = color ? `\u001B[${colors[level]}m${capitals}\u001B[0m` : capitals;
  const parts = [new Date(ts * 1000).toISOString(), shownLevel, msg];
  if (Object.keys(fields).length > 0) parts.push(spacedJson(fields));
  return `${parts.join("\t")}\n`;
}

/** A line break of the indented form is never part of a string, so joining its lines is safe. */
function spacedJson(value: unknown): string {
  return JSON.stringify(value, null, 1)
    .replace(/([{[])\n */g, "$1")
    .replace(/\n *([}\]])/g, "$1")
    .replace(/\n */g, " ");
}
