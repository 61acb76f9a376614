import { BatonError, GrpcCode } from "@baton-ts/findings";
import { createBulkWriter } from "../create-bulk-writer.ts";
import { copySync } from "./copy-sync.ts";
import type { ConvertDestination, ConvertedSync, ConvertOptions } from "./options.ts";

/**
 * Copies one sync into another file, of the same or the other format, with everything that both formats can hold: rows with their times,
 * expansions, sources, assets, findings, sessions, and the run with its id, times, token, links and timings. Counts are counted anew. Memory is
 * bounded: rows stream; where the writer wants key order, they are sorted on disk.
 *
 * What differs is what the formats differ in: a v3 file keeps ids where a v1 file repeats whole objects (c1z-v3-pebble §3.1), so copying to v1 puts
 * the stored objects back into entitlements; it knows no `external_id` of resources; and see {@link ConvertedSync} for rows that it cannot tell
 * apart or cannot hold.
 *
 * @throws BATON_C1Z_NO_SYNC where the view shows no sync; BATON_C1Z_DUPLICATE_ID where a v1 file would need two rows with one id, which a v3 file
 * can hold; and what readers and writers throw.
 */
export async function convertSync(options: ConvertOptions & ConvertDestination): Promise<ConvertedSync> {
  const { reader, view, tempDir, env, clock, signal } = options;
  const run = view.sync;
  if (run === null) throw noSync(reader.path);
  signal?.throwIfAborted();
  if ("writer" in options) return await copySync(options, run, options.writer);
  await using writer = await createBulkWriter({ ...options.target, syncId: run.id, tempDir, env, clock, signal });
  return await copySync(options, run, writer);
}

function noSync(path: string): BatonError {
  return new BatonError({
    code: "BATON_C1Z_NO_SYNC",
    message: `${path} holds no sync that could be converted`,
    hint: "Run the connector again to write one.",
    details: { path },
    grpcCode: GrpcCode.notFound,
  });
}
