import { createHash } from "node:crypto";
import { resolveDecoderLimits } from "../../envelope/decoder-limits.ts";
import type { Page } from "../../store/reader.ts";
import { openPebble } from "../open-pebble.ts";

/** Opens a v3 file, reads every listing, and answers a hash over all rows: two files with equal hashes hold the same facts. */
export async function hashOfEveryRow(path: string, tempDir: string): Promise<string> {
  await using reader = await openPebble(path, { tempDir, limits: resolveDecoderLimits({}, {}), parseFindings: () => [] });
  const view = await reader.view({ kind: "latestFinished" });
  const hash = createHash("sha256");
  const addAll = async <Row>(listing: AsyncIterable<Page<Row>>): Promise<void> => {
    for await (const { rows } of listing) for (const row of rows) hash.update(text(row));
  };
  hash.update(text(view.sync));
  await addAll(view.resourceTypes());
  await addAll(view.resources());
  await addAll(view.entitlements());
  await addAll(view.grants());
  await addAll(view.assets());
  const types: string[] = [];
  for await (const { rows } of view.resourceTypes()) types.push(...rows.map(({ id }) => id));
  for (const type of types) await addAll(view.grants({ resourceType: type }));
  return hash.digest("hex");
}

function text(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === "bigint") return `${item}n`;
    return item instanceof Uint8Array ? Buffer.from(item).toString("base64") : item;
  });
}
