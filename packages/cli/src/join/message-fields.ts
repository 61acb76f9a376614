import { readUtf8, WireReader, WireType } from "@baton-ts/proto/codec";

/** The top-level string fields with these numbers, in their order; an absent field is the empty string. */
export function readStrings(message: Uint8Array, numbers: readonly number[]): readonly string[] {
  const values = numbers.map(() => "");
  for (const field = new WireReader(message); field.next(); ) {
    const index = field.wireType === WireType.bytes ? numbers.indexOf(field.number) : -1;
    if (index !== -1) values[index] = readUtf8(message, field.start, field.end);
  }
  return values;
}
