/** Goes on with a value at once where it is there already, else when its promise resolves: rows that need no reading cost no turn. */
export function whenReady<Value, Result>(value: Value | Promise<Value>, use: (value: Value) => Result): Result | Promise<Result> {
  return value instanceof Promise ? value.then(use) : use(value);
}
