/**
 * Values that handlers of one sync share. Loading is done once even when several handlers ask at the same time; a failed load is
 * forgotten. At most 10,000 values are kept, the longest unused one goes first.
 */
export interface SyncCache {
  get<Value>(key: string, load: () => Promise<Value>): Promise<Value>;
}

/** Lower: more repeated requests in large systems. Higher: memory that no one measures. */
const maxValues = 10_000;

/** A cache of at most `limit` values. */
export function createSyncCache(limit: number = maxValues): SyncCache & { clear(): void } {
  const values = new Map<string, Promise<unknown>>();
  return {
    async get<Value>(key: string, load: () => Promise<Value>): Promise<Value> {
      const known = values.get(key);
      const value = known ?? load();
      values.delete(key);
      values.set(key, value);
      if (values.size > limit) values.delete(values.keys().next().value ?? "");
      try {
        return (await value) as Value;
      } catch (error) {
        if (values.get(key) === value) values.delete(key);
        throw error;
      }
    },
    clear: () => values.clear(),
  };
}
