/** What APIs send for an optional attribute: `null`, `undefined` and a missing property all mean that there is none. */
export type Maybe<T> = T | null | undefined;
