/** A bounded cache in front of point reads. Keys have two parts so that no caller joins strings for every row. */
export interface Lookup<Value> {
  /** The cached value; a hit costs two map reads. */
  get(group: string, id: string): Value | undefined;
  /** The cached value, or the value read now and cached. */
  resolve(group: string, id: string): Promise<Value>;
}

export interface LookupOptions<Value> {
  readonly read: (group: string, id: string) => Promise<Value>;
  /** What a value weighs, in the unit of `maxWeight`. */
  readonly weigh: (value: Value) => number;
  /** Most of what is kept, keys not counted. */
  readonly maxWeight: number;
}

type Generation<Value> = Map<string, Map<string, Value>>;

/**
 * Two generations instead of a list of recent use: new and touched values go into the young one; when it is half full it becomes the
 * old one and the former old one is dropped. What was used recently stays, and a hit moves nothing in most cases.
 */
export function createLookup<Value>({ read, weigh, maxWeight }: LookupOptions<Value>): Lookup<Value> {
  let young: Generation<Value> = new Map();
  let old: Generation<Value> = new Map();
  let weight = 0;

  const keep = (group: string, id: string, value: Value): void => {
    weight += weigh(value);
    if (weight > maxWeight / 2) {
      old = young;
      young = new Map();
      weight = weigh(value);
    }
    const members = young.get(group);
    if (members === undefined) young.set(group, new Map([[id, value]]));
    else members.set(id, value);
  };

  const get = (group: string, id: string): Value | undefined => {
    const recent = young.get(group)?.get(id);
    if (recent !== undefined) return recent;
    const older = old.get(group)?.get(id);
    if (older !== undefined) keep(group, id, older);
    return older;
  };

  return {
    get,
    resolve: async (group, id) => {
      const cached = get(group, id);
      if (cached !== undefined) return cached;
      const value = await read(group, id);
      keep(group, id, value);
      return value;
    },
  };
}
