import { BatonError, GrpcCode } from "@baton-ts/findings";
import type { GrantRow } from "../../store/rows.ts";
import { Family } from "../keys/families.ts";
import { tupleKey } from "../keys/tuple.ts";
import { type PebbleStore, prefixRange } from "../pebble-store.ts";
import { grantRowFromRecord } from "../records/grant-record.ts";

/** Upstream's limits on the readings of one id (c1z-v3-pebble §3.4). */
const maxColons = 64;
const maxCandidates = 4096;

/**
 * Finds a grant by its id alone: every way to read it as `type:resource:slug:principal type:principal id` whose stored id is the one asked for;
 * an id that cannot be read so is searched in all grants.
 *
 * @throws BATON_C1Z_ID_AMBIGUOUS when the id has too many readings or two grants have it.
 */
export async function findGrant(store: PebbleStore, id: string): Promise<GrantRow | undefined> {
  const candidates = standardKeys(id);
  if (candidates === undefined) throw ambiguous(id, "it can be read in too many ways");
  const found: GrantRow[] = [];
  for (const key of candidates) {
    const value = await store.get(key);
    const row = value === undefined ? undefined : grantRowFromRecord(value);
    if (row?.id === id) found.push(row);
  }
  if (found.length > 1) throw ambiguous(id, `${found.length} grants have it`);
  return found[0] ?? searchAll(store, id);
}

function standardKeys(id: string): Uint8Array[] | undefined {
  const parts = id.split(":");
  if (parts.length > maxColons + 1) return undefined;
  const join = (from: number, to: number): string => parts.slice(from, to).join(":");
  const keys: Uint8Array[] = [];
  const n = parts.length;
  for (let type = 1; type < n; type++) {
    for (let resource = type + 1; resource < n; resource++) {
      for (let slug = resource + 1; slug < n; slug++) {
        for (let principalType = slug + 1; principalType < n; principalType++) {
          if (keys.length === maxCandidates) return undefined;
          keys.push(
            tupleKey(Family.grant, [
              join(0, type),
              join(type, resource),
              "1",
              join(resource, slug),
              join(slug, principalType),
              join(principalType, n),
            ]),
          );
        }
      }
    }
  }
  return keys;
}

async function searchAll(store: PebbleStore, id: string): Promise<GrantRow | undefined> {
  for (const { value } of await store.rows(prefixRange(tupleKey(Family.grant, [], true)))) {
    const row = grantRowFromRecord(value);
    if (row.id === id) return row;
  }
  return undefined;
}

function ambiguous(id: string, why: string): BatonError {
  return new BatonError({
    code: "BATON_C1Z_ID_AMBIGUOUS",
    message: `pebble engine: external id is ambiguous: grant id ${JSON.stringify(id.slice(0, 200))}: ${why}`,
    hint: "List the grants of its entitlement or principal instead.",
    grpcCode: GrpcCode.failedPrecondition,
  });
}
