import type { OutputStream } from "../host.ts";

export type ColorChoice = "auto" | "always" | "never";

/** Wraps text in terminal colours, or leaves it as it is. */
export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly warn: (text: string) => string;
}

const plain: Style = { strong: (text) => text, faint: (text) => text, warn: (text) => text };

const colored: Style = {
  strong: (text) => `\u001b[1m${text}\u001b[22m`,
  faint: (text) => `\u001b[2m${text}\u001b[22m`,
  warn: (text) => `\u001b[33m${text}\u001b[39m`,
};

/**
 * Colours only where someone looks at a terminal that can show them: the flag decides, then `NO_COLOR`, then `FORCE_COLOR`, then
 * `TERM=dumb`, then whether the stream is a terminal (baton-cli §12.5).
 */
export function chooseStyle(stream: OutputStream, env: Readonly<Record<string, string | undefined>>, choice: ColorChoice): Style {
  return wantsColor(stream, env, choice) ? colored : plain;
}

function wantsColor(stream: OutputStream, env: Readonly<Record<string, string | undefined>>, choice: ColorChoice): boolean {
  if (choice !== "auto") return choice === "always";
  if ((env.NO_COLOR ?? "") !== "") return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  return env.TERM !== "dumb" && stream.isTTY === true;
}
