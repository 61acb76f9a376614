import type { TempFolder } from "../envelope/temp-folder.ts";
import { ExternalKeys } from "../v3/writer/external-keys.ts";
import { PlainKeys } from "../v3/writer/plain-keys.ts";
import { RowPacker } from "./pack-row.ts";
import type { RowFormat } from "./row-formats.ts";

export interface SortOptions {
  /** Makes the folder for what does not fit into memory; called when it is needed, and removed when the rows have passed. */
  readonly createFolder: () => Promise<TempFolder>;
  /** Bytes of rows in memory before they are sorted on disk. */
  readonly maxBytes: number;
  /** Rows of a batch that comes out. */
  readonly batchSize: number;
  readonly signal: AbortSignal | undefined;
}

/** Brings rows into key order. Rows of one key come in the order of their bytes, so the result does not depend on the order of the input. */
export async function* sortRows<Row>(
  batches: AsyncIterable<readonly Row[]>,
  format: RowFormat<Row>,
  { createFolder, maxBytes, batchSize, signal }: SortOptions,
): AsyncGenerator<readonly Row[], void, void> {
  let folder: Promise<TempFolder> | undefined;
  const openFolder = (): Promise<TempFolder> => {
    folder ??= createFolder();
    return folder;
  };
  const packer = new RowPacker(format);
  const sorter = new ExternalKeys(new PlainKeys(), "rows", openFolder, maxBytes);
  try {
    for await (const rows of batches) {
      signal?.throwIfAborted();
      for (const row of rows) {
        const { bytes, length } = packer.pack(row);
        sorter.collector.add(bytes, 0, length);
        if (sorter.isFull) await sorter.spill();
      }
    }
    let batch: Row[] = [];
    for (const cursor = sorter.sorted(); cursor.next(); ) {
      batch.push(packer.unpack(cursor.bytes, cursor.start, cursor.end));
      if (batch.length < batchSize) continue;
      yield batch;
      signal?.throwIfAborted();
      batch = [];
    }
    if (batch.length > 0) yield batch;
  } finally {
    sorter[Symbol.dispose]();
    await (await folder?.catch(() => undefined))?.[Symbol.asyncDispose]();
  }
}
