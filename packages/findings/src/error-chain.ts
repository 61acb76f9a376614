/** One error of a chain of causes, with the errors that wrap it, outermost first. */
export interface ChainLink {
  readonly error: object;
  readonly wrappers: readonly object[];
}

// A chain deeper or wider than this was not written by hand; what matters is near its top.
const maxDepth = 16;
const maxLinks = 256;

/**
 * Yields the value and everything it was caused by (`cause`, the `errors` of an AggregateError, both sides of a SuppressedError),
 * nearest first. Safe against cycles; stops after 16 levels or 256 errors.
 */
export function* errorChain(value: unknown): Generator<ChainLink, void, undefined> {
  const seen = new Set<unknown>();
  let level: ChainLink[] = isObject(value) ? [{ error: value, wrappers: [] }] : [];
  for (let depth = 0; depth < maxDepth && level.length > 0; depth++) {
    const next: ChainLink[] = [];
    for (const link of level) {
      if (seen.has(link.error)) continue;
      if (seen.size >= maxLinks) return;
      seen.add(link.error);
      yield link;
      const wrappers = [...link.wrappers, link.error];
      for (const error of causesOf(link.error)) {
        if (isObject(error)) next.push({ error, wrappers });
      }
    }
    level = next;
  }
}

function causesOf(error: object): readonly unknown[] {
  const causes: unknown[] = [];
  if ("errors" in error && Array.isArray(error.errors)) causes.push(...error.errors.slice(0, maxLinks));
  if ("cause" in error) causes.push(error.cause);
  if ("suppressed" in error && "error" in error) causes.push(error.error, error.suppressed);
  return causes;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** The message of an error-like object as one line, or the empty string. */
export function messageOf(error: object): string {
  return "message" in error && typeof error.message === "string" ? error.message.replace(/\s+/g, " ").trim() : "";
}
