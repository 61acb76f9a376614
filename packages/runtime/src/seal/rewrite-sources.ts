import { compareUtf8, tagOf, WireReader, WireType, WireWriter } from "@baton-ts/proto/codec";

export type Source = readonly [entitlementId: string, isDirect: boolean];

// c1.connector.v2.Grant.sources, GrantSources.sources and the parts of its entries.
const sourcesNumber = 5;
const sourcesTag = tagOf(sourcesNumber, WireType.bytes);
const entryTag = tagOf(1, WireType.bytes);
const keyTag = tagOf(1, WireType.bytes);
const valueTag = tagOf(2, WireType.bytes);
const isDirectTag = tagOf(1, WireType.varint);

const writer = new WireWriter();

/**
 * The grant with these sources in place of its own; every other byte stays. `sources` has the highest field number of the message, so its
 * place in deterministic encoding is at the end; entries are sorted by id.
 */
export function rewriteSources(grant: Uint8Array, sources: readonly Source[]): Uint8Array {
  let end = 0;
  for (const field = new WireReader(grant); field.next(); ) {
    // A field reaches from the end of the last one to the end of its value; groups, which nobody writes, would lose their end tag.
    if (field.number !== sourcesNumber) writer.raw(grant.subarray(end, field.end));
    end = field.end;
  }
  const start = writer.open(sourcesTag);
  for (const [entitlementId, isDirect] of sources.toSorted(([a], [b]) => compareUtf8(a, b))) writeEntry(entitlementId, isDirect);
  writer.close(start);
  return writer.finish();
}

function writeEntry(entitlementId: string, isDirect: boolean): void {
  const entry = writer.open(entryTag);
  writer.string(keyTag, entitlementId);
  const value = writer.open(valueTag);
  if (isDirect) {
    writer.varint(isDirectTag);
    writer.varint(1);
  }
  writer.close(value);
  writer.close(entry);
}
