import type { ConvertProgress } from "@baton-ts/c1z";
import type { OutputStream } from "../../host.ts";

/** One line on a terminal that says how far a conversion is. */
export interface ProgressLine {
  readonly show: (progress: ConvertProgress) => void;
  /** Takes the line away again; to be called at the end, whatever happened. */
  readonly clear: () => void;
}

// Short work needs no line, and a line that changes more often cannot be read.
const firstAfterMs = 1000;
const intervalMs = 200;

const eraseLine = "\r\u001b[K";

const stepNames: Readonly<Record<ConvertProgress["step"], string>> = {
  resourceTypes: "resource types",
  resources: "resources",
  entitlements: "entitlements",
  grants: "grants",
  assets: "assets",
  sessions: "sessions",
  finish: "building indexes and packing",
};

/** Where `stream` is no terminal nothing is written. `now` answers milliseconds that only go up. */
export function createProgressLine(stream: OutputStream, now: () => number): ProgressLine {
  let next = now() + firstAfterMs;
  let isShown = false;
  return {
    show: (progress) => {
      const time = now();
      // Packing reports once, and may take as long as all before it.
      const isDue = time >= next || (isShown && progress.step === "finish");
      if (stream.isTTY !== true || !isDue) return;
      next = time + intervalMs;
      isShown = true;
      stream.write(`${eraseLine}${describe(progress)}`);
    },
    clear: () => {
      if (isShown) stream.write(eraseLine);
      isShown = false;
    },
  };
}

function describe({ step, phase, rows, total }: ConvertProgress): string {
  if (step === "finish") return stepNames.finish;
  const done = phase === "read" ? "read" : "written";
  return `${stepNames[step]}: ${rows}${total === undefined ? "" : ` of ${total}`} ${done}`;
}
