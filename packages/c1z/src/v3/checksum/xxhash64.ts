import createXxhash from "xxhash-wasm";

/** xxHash64 with seed 0, as the envelope, digests and some tables use it. */
export interface Xxhash64 {
  of(bytes: Uint8Array): bigint;
  /** For content that passes in pieces. */
  start(): { update(bytes: Uint8Array): void; digest(): bigint };
}

let loaded: Promise<Xxhash64> | undefined;

/** Compiles the hash once per process. */
export function loadXxhash64(): Promise<Xxhash64> {
  loaded ??= createXxhash().then((api) => ({
    of: (bytes) => api.h64Raw(bytes),
    start: () => {
      const state = api.create64();
      return { update: (bytes) => void state.update(bytes), digest: () => state.digest() };
    },
  }));
  return loaded;
}
