import type { CrashSource, ProgramHost } from "./program-host.ts";

/** Calls `report` for an error that nobody caught; disposing gives such errors back to Node. */
export function watchCrashes(host: Pick<ProgramHost, "crashes">, report: (error: unknown) => void): Disposable {
  const { crashes }: { readonly crashes: CrashSource } = host;
  crashes.on("uncaughtException", report);
  return { [Symbol.dispose]: () => void crashes.off("uncaughtException", report) };
}
