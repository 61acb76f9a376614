/** Ends an exhaustive switch: a value that the types exclude came through a cast. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected value ${JSON.stringify(value)}`);
}
