/** Bytewise order, the order of every key in the store. */
export function compareKeys(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  // Keys of one family differ near their ends; the loop beats a native call for the few dozen bytes of a key.
  for (let i = 0; i < length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** The smallest key behind every key that begins with `prefix`; undefined when there is none (all bytes FF). */
export function keyAfterPrefix(prefix: Uint8Array): Uint8Array | undefined {
  let length = prefix.length;
  while (length > 0 && prefix[length - 1] === 0xff) length--;
  if (length === 0) return undefined;
  // Not `slice`: on a Buffer it shares the memory of the prefix.
  const bound = Uint8Array.from(prefix.subarray(0, length));
  bound[length - 1] = (bound[length - 1] as number) + 1;
  return bound;
}
