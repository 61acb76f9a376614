import { checkDigests } from "./check-digests.ts";
import { checkIndexes } from "./check-indexes.ts";
import { checkPrimaryRows } from "./check-rows.ts";
import { checkSync } from "./check-sync.ts";
import { openEnvelope } from "./envelope.ts";
import { splitFamilies } from "./families.ts";
import { openStore } from "./store.ts";
import { Violations } from "./violations.ts";

/**
 * Checks a whole v3 `.c1z` against the description of its format: envelope, frames, MANIFEST, tables, and that every row is accounted for.
 * Shares no code with the reader and writer of `@baton-ts/c1z`, so that it can judge both; knows what our writer and Go's make: payload
 * encoding 5, table formats 1 and 7.
 *
 * @returns one line for each violation, at most 200; none for a valid file.
 */
export function checkPebbleFile(bytes: Uint8Array): string[] {
  const found = new Violations();
  const envelope = openEnvelope(bytes, found);
  const rows = envelope === undefined ? undefined : found.run("payload", () => openStore(envelope.files, found));
  if (envelope === undefined || rows === undefined) return found.lines;
  const families = splitFamilies(rows, found);
  const syncId = found.run("sync run", () => checkSync(families, envelope.manifest, found)) ?? "";
  checkPrimaryRows(families, syncId, found);
  found.run("indexes", () => checkIndexes(families, found));
  found.run("digests", () => checkDigests(families, envelope.manifest, found));
  return found.lines;
}
