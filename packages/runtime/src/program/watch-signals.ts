import type { ProgramHost, StopSignal } from "./program-host.ts";

/** The wish to stop, as an AbortSignal; disposing gives the signals back to Node. */
export interface StopWatch extends Disposable {
  readonly signal: AbortSignal;
  /** The signal that asked first. */
  readonly received: StopSignal | undefined;
}

/** 128 and the signal's number, as shells report it. Upstream exits 0 after SIGINT (connector-runtime §1.3): a stopped sync is no success. */
export const stopExitCodes: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

// A launcher, a shell and `timeout` deliver one wish two or three times; a person needs longer to press again.
const sameWishMs = 500;

/**
 * States: running -> (first signal) stopping: `signal` is aborted and work ends in order -> (another one, {@link sameWishMs} later) over:
 * `host.exit` is called at once.
 */
export function watchSignals(host: ProgramHost): StopWatch {
  const controller = new AbortController();
  let received: { readonly signal: StopSignal; readonly atMs: number } | undefined;
  const stop = (signal: StopSignal) => (): void => {
    const atMs = host.clock.monotonicMs();
    if (received === undefined) {
      received = { signal, atMs };
      controller.abort(new DOMException(`stopped by ${signal}`, "AbortError"));
    } else if (atMs - received.atMs >= sameWishMs) {
      host.exit(stopExitCodes[signal]);
    }
  };
  const listeners = (["SIGINT", "SIGTERM"] as const).map((signal) => [signal, stop(signal)] as const);
  for (const [signal, listener] of listeners) host.signals.on(signal, listener);
  return {
    signal: controller.signal,
    get received() {
      return received?.signal;
    },
    [Symbol.dispose]: () => listeners.forEach(([signal, listener]) => host.signals.off(signal, listener)),
  };
}
