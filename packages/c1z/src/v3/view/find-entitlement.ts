import { BatonError, GrpcCode } from "@baton-ts/findings";
import { Family } from "../keys/families.ts";
import { splitTuple, tupleKey } from "../keys/tuple.ts";
import { type PebbleStore, prefixRange } from "../pebble-store.ts";

/** An id with more colons has too many readings; upstream's own limit for grants (c1z-v3-pebble §3.4). */
const maxColons = 64;

export interface FoundEntitlement {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/**
 * Finds an entitlement by its id alone, which no key holds: standard ids are tried at every way to read them as `type:resource:slug`, others are
 * searched among the entitlements that have no standard id.
 *
 * @throws BATON_C1Z_ID_AMBIGUOUS when two entitlements have this id.
 */
export async function findEntitlement(store: PebbleStore, id: string): Promise<FoundEntitlement | undefined> {
  const found: FoundEntitlement[] = [];
  for (const key of standardKeys(id)) {
    const value = await store.get(key);
    if (value !== undefined) found.push({ key, value });
  }
  if (found.length === 0) found.push(...(await searchOtherIds(store, id)));
  if (found.length > 1) {
    throw new BatonError({
      code: "BATON_C1Z_ID_AMBIGUOUS",
      message: `pebble engine: external id is ambiguous: ${found.length} entitlements have the id ${JSON.stringify(id)}`,
      hint: "Name the resource of the entitlement instead.",
      grpcCode: GrpcCode.failedPrecondition,
    });
  }
  return found[0];
}

function* standardKeys(id: string): Generator<Uint8Array> {
  const colons = [...id.matchAll(/:/g)].map((match) => match.index);
  if (colons.length > maxColons) return;
  for (const [i, first] of colons.entries()) {
    for (const second of colons.slice(i + 1)) {
      const type = id.slice(0, first);
      const resource = id.slice(first + 1, second);
      if (type !== "" && resource !== "") yield tupleKey(Family.entitlement, [type, resource, "1", id.slice(second + 1)]);
    }
  }
}

async function searchOtherIds(store: PebbleStore, id: string): Promise<FoundEntitlement[]> {
  const found: FoundEntitlement[] = [];
  const tail = tupleKey([], [id]).subarray(1);
  for (const { key, value } of await store.rows(prefixRange(tupleKey(Family.entitlement, [], true)))) {
    const [, , flag, rest] = splitTuple(key, Family.entitlement.length);
    if (flag?.[0] === 0x30 && rest !== undefined && Buffer.compare(rest, tail) === 0) found.push({ key, value });
  }
  return found;
}
