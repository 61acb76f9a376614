import type { JsonWriter } from "../output/list-source.ts";
import type { ByteSink } from "../output/sink.ts";
import { joinRow, type Reference } from "./join-row.ts";
import { type JoinedJson, writeJoined } from "./json-lookup.ts";
import type { Lookup } from "./lookup.ts";
import type { MissingReferences } from "./missing.ts";
import { createRepeatLookup } from "./repeat-lookup.ts";

/** A baton.v1 `…Output` message: the row's own object and, beside it, the full objects that it names. */
export interface JoinedShape<Row> {
  readonly name: string;
  /** Writes the object's own JSON; `siblings` are the joined objects in their order. */
  readonly writeOwn: (row: Row, sink: ByteSink, siblings: readonly JoinedJson[]) => void;
  /** In the message's order. A sibling without a reference is left out. */
  readonly siblings: readonly (readonly [name: string, reference: (row: Row) => Reference<JoinedJson> | undefined])[];
}

/** The writer of such messages. */
export function createJoinedJson<Row>(shape: JoinedShape<Row>, missing: MissingReferences): JsonWriter<Row> {
  const head = Buffer.from(`{${JSON.stringify(shape.name)}:`);
  const siblings = shape.siblings.map(([name, reference]) => ({
    reference: repeating(reference),
    head: Buffer.from(`,${JSON.stringify(name)}:`),
  }));
  return (row, sink) => {
    const references: Reference<JoinedJson>[] = [];
    const heads: Buffer[] = [];
    for (const sibling of siblings) {
      const reference = sibling.reference(row);
      if (reference === undefined) continue;
      references.push(reference);
      heads.push(sibling.head);
    }
    return joinRow(references, missing, (values) => {
      sink.bytes(head);
      shape.writeOwn(row, sink, values);
      for (let index = 0; index < values.length; index++) {
        sink.bytes(heads[index] as Buffer);
        writeJoined(sink, values[index] as JoinedJson);
      }
      sink.text("}");
    });
  };
}

/** Each sibling remembers its own last object: two siblings that share a lookup would push each other out. */
function repeating<Row>(
  reference: (row: Row) => Reference<JoinedJson> | undefined,
): (row: Row) => Reference<JoinedJson> | undefined {
  let repeat: { readonly inner: Lookup<JoinedJson>; readonly lookup: Lookup<JoinedJson> } | undefined;
  return (row) => {
    const found = reference(row);
    if (found === undefined) return undefined;
    if (repeat?.inner !== found.lookup) repeat = { inner: found.lookup, lookup: createRepeatLookup(found.lookup) };
    return { lookup: repeat.lookup, group: found.group, id: found.id };
  };
}
