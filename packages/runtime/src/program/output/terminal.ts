import type { Scrubber } from "../logs/scrubber.ts";
import type { OutputStream } from "../program-host.ts";

/** stderr with one live line at its end. */
export interface Terminal {
  /** Prints whole lines above the live line. */
  write(text: string): void;
  /** Replaces the live line; empty text removes it. Nothing happens where stderr is not a terminal. */
  show(text: string): void;
  readonly isTerminal: boolean;
}

const eraseLine = "\r\u001B[2K";

/** Takes stderr over: whatever else is written to it would mix with the live line. Nothing that the scrubber knows gets through. */
export function createTerminal(stderr: OutputStream, scrubber: Scrubber): Terminal {
  const isTerminal = stderr.isTTY === true;
  // A terminal that does not know its width says 0.
  const columns = (): number => stderr.columns || 80;
  let live = "";
  return {
    isTerminal,
    write(text) {
      const safe = scrubber.scrub(text);
      stderr.write(live === "" ? safe : `${eraseLine}${safe}${live}`);
    },
    show(text) {
      if (!isTerminal || text === live) return;
      // A line as wide as the terminal would wrap and could not be erased.
      const next = scrubber.scrub(text).slice(0, columns() - 1);
      stderr.write(`${live === "" ? "" : eraseLine}${next}`);
      live = next;
    },
  };
}
