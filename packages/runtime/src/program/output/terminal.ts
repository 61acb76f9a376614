import type { OutputStream } from "../program-host.ts";

/** stderr with one live line at its end. */
export interface Terminal {
  /** Prints whole lines above the live line. */
  write(text: string): void;
  /** Replaces the live line; empty text removes it. Nothing happens where stderr is not a terminal. */
  show(text: string): void;
  readonly isTerminal: boolean;
  readonly columns: number;
}

const eraseLine = "\r\u001B[2K";

/** Takes stderr over: whatever else is written to it would mix with the live line. */
export function createTerminal(stderr: OutputStream): Terminal {
  const isTerminal = stderr.isTTY === true;
  let live = "";
  return {
    isTerminal,
    get columns() {
      return stderr.columns ?? 80;
    },
    write(text) {
      stderr.write(live === "" ? text : `${eraseLine}${text}${live}`);
    },
    show(text) {
      if (!isTerminal || text === live) return;
      // A line as wide as the terminal would wrap and could not be erased.
      const next = text.slice(0, (stderr.columns ?? 80) - 1);
      stderr.write(`${live === "" ? "" : eraseLine}${next}`);
      live = next;
    },
  };
}
