import { BatonError, GrpcCode } from "@baton-ts/findings";

/** A row whose key sorts before the row written last: the caller broke the order that the contract asks for. */
export function unorderedRows(key: Uint8Array, length: number): BatonError {
  return new BatonError({
    code: "BATON_C1Z_ROWS_UNORDERED",
    message: `row ${printable(key.subarray(0, length))} comes too late: rows must be written in key order, by the UTF-8 bytes of their ids`,
    hint: "Sort the rows before they are written.",
    grpcCode: GrpcCode.internal,
  });
}

/** A row without one of the ids that its key is made of (c1z-v3-pebble §2.3). */
export function incompleteRow(kind: string, id: string, missing: string): BatonError {
  return new BatonError({
    code: "BATON_C1Z_ROW_INCOMPLETE",
    message: `${kind} ${JSON.stringify(id)} has no ${missing}, without which a v3 file cannot store it`,
    hint: "Set the id in the connector, or leave the row out.",
    grpcCode: GrpcCode.invalidArgument,
  });
}

/** Components joined by `/`, without family header and escapes that have no place in a message. */
function printable(key: Uint8Array): string {
  const text = Buffer.from(key.subarray(2)).toString("utf8");
  return JSON.stringify(text.split("\0").join("/"));
}
