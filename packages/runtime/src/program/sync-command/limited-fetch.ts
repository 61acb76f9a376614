/** A fetch whose requests, bodies included, end with a TimeoutError after `timeoutMs` (connector-runtime §8.1). */
export function limitedFetch(network: typeof fetch, timeoutMs: number): typeof fetch {
  return (input, init) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const own = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    return network(input, { ...init, signal: own === undefined ? timeout : AbortSignal.any([own, timeout]) });
  };
}
