import { type JoinedJson, unpackJoined } from "./json-lookup.ts";
import type { Lookup } from "./lookup.ts";

/**
 * Answers a key that is asked for several times in a row from its unpacked text: grants come entitlement by entitlement, so that all but their
 * principal repeats from row to row. Unpacked at the second time, because a key that changes with every row is never asked for again.
 */
export function createRepeatLookup(inner: Lookup<JoinedJson>): Lookup<JoinedJson> {
  let lastGroup: string | undefined;
  let lastId = "";
  let last: JoinedJson | undefined;

  const get = (group: string, id: string): JoinedJson | undefined => {
    const isRepeated = id === lastId && group === lastGroup;
    if (isRepeated && last !== undefined) return last;
    const value = inner.get(group, id);
    lastGroup = group;
    lastId = id;
    last = isRepeated && value !== undefined ? unpackJoined(value) : undefined;
    return last ?? value;
  };

  return {
    get,
    resolve: async (group, id) => (id === lastId && group === lastGroup ? last : undefined) ?? (await inner.resolve(group, id)),
  };
}
