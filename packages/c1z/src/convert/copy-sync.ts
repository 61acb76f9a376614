import { createTempFolder, resolveTempRoot } from "../envelope/temp-folder.ts";
import { machineClock } from "../environment.ts";
import { corruptFile } from "../errors.ts";
import { findingsAssetId } from "../store/findings-asset.ts";
import type { SyncRun, SyncStats } from "../store/sync-run.ts";
import type { BulkWriter, RowBatches } from "../store/writer.ts";
import { keyedCounts, listedCounts } from "./counts.ts";
import { IdCounter } from "./id-sample.ts";
import type { ConvertedSync, ConvertOptions, ConvertStep, CopiedRows } from "./options.ts";
import { type RowSources, rowsAsTheyAre, rowsInKeyOrder } from "./row-sources.ts";
import type { SortOptions } from "./sort-rows.ts";

// Rows of a page live together, and young collections copy whatever lives: pages of 10,000 take twice the time of pages of 200.
const defaultBatchSize = 200;
// Keys are sorted by comparing bytes, so the bytes may take a third more while they grow.
const defaultSortBytes = 48 * 2 ** 20;

/** Copies the rows of a sync into its writer, step by step, and finishes it. */
export async function copySync(options: ConvertOptions, run: SyncRun, writer: BulkWriter): Promise<ConvertedSync> {
  const merged = new IdCounter();
  const leftOut = new IdCounter();
  const counts = writer.engine === "pebble" ? keyedCounts() : listedCounts(run);
  const sources = openSources(options, writer, merged, leftOut);
  let assetBytes = 0;
  const copy = stepCopier(options, run);
  const resourceTypes = await copy("resourceTypes", sources.resourceTypes(), {
    write: (rows) => writer.writeResourceTypes(rows),
    count: ({ id }) => counts.addResourceType(id),
  });
  const resources = await copy("resources", sources.resources(), {
    write: (rows) => writer.writeResources(rows),
    count: ({ type }) => counts.addResource(type),
  });
  const entitlements = await copy("entitlements", sources.entitlements(), {
    write: (rows) => writer.writeEntitlements(rows),
    count: ({ resourceType }) => counts.addEntitlement(resourceType),
  });
  const grants = await copy("grants", sources.grants(), {
    write: (rows) => writer.writeGrants(rows),
    count: ({ resourceType }) => counts.addGrant(resourceType),
  });
  const assets = await copy("assets", sources.assets(), {
    write: (rows) => writer.writeAssets(rows),
    count: ({ data }) => {
      counts.addAsset();
      assetBytes += data.length;
    },
    isCounted: ({ id }) => id !== findingsAssetId,
  });
  const sessions = await copy("sessions", sources.sessions(), {
    write: (rows) => writer.writeSessions(rows),
    count: () => {},
  });
  options.onProgress?.({ step: "finish", phase: "write", rows: 0, total: undefined });
  const stats = run.endedAt === null ? null : withTimings(counts.stats(), run.stats);
  const written = await writer.finish({ ...run, stats });
  const steps = { resourceTypes, resources, entitlements, grants, assets, sessions };
  return { written, steps, assetBytes, mergedGrants: merged.sample(), leftOut: leftOut.sample() };
}

function openSources(options: ConvertOptions, writer: BulkWriter, merged: IdCounter, leftOut: IdCounter): RowSources {
  const { reader, view, signal, onProgress, env = {}, tempDir } = options;
  const batchSize = options.batchSize ?? defaultBatchSize;
  const page = { pageSize: batchSize, signal };
  // Only a v3 file is ordered by its keys: v1 files and stores in memory list rows as they were written.
  if (writer.engine !== "pebble") {
    return rowsAsTheyAre(view, page, reader.engine === "pebble" && writer.engine === "sqlite");
  }
  const sort: SortOptions = {
    createFolder: () => createTempFolder(resolveTempRoot(tempDir, env)),
    maxBytes: options.sortBytes ?? defaultSortBytes,
    batchSize,
    signal,
  };
  return rowsInKeyOrder(view, page, sort, {
    onMerged: (id) => merged.add(id),
    onLeftOut: (row) => leftOut.add(row),
    onRead: (step, rows) => onProgress?.({ step, phase: "read", rows, total: totalOf(view.sync, step) }),
  });
}

interface StepTarget<Row> {
  readonly write: (rows: RowBatches<Row>) => Promise<void>;
  readonly count: (row: Row) => void;
  /** Default: every row. */
  readonly isCounted?: (row: Row) => boolean;
}

type StepCopier = <Row>(
  step: ConvertStep,
  batches: AsyncIterable<readonly Row[]>,
  target: StepTarget<Row>,
) => Promise<CopiedRows>;

function stepCopier({ reader, clock = machineClock, onProgress }: ConvertOptions, run: SyncRun): StepCopier {
  return async <Row>(step: ConvertStep, batches: AsyncIterable<readonly Row[]>, target: StepTarget<Row>) => {
    const { write, count, isCounted = () => true } = target;
    const startedAt = clock.now();
    let rows = 0;
    const counted = async function* (): AsyncGenerator<readonly Row[]> {
      for await (const batch of batches) {
        yield batch;
        // Asked for the next one, so this one is stored.
        for (const row of batch) {
          if (!isCounted(row)) continue;
          count(row);
          rows++;
        }
        onProgress?.({ step, phase: "write", rows, total: totalOf(run, step) });
      }
    };
    try {
      await write(counted());
    } catch (error) {
      throw isMalformed(error)
        ? corruptFile(reader.path, `a stored row (${step}) is not the protobuf message it should be: ${error.message}`, error)
        : error;
    }
    return { rows, milliseconds: Number(clock.now() - startedAt) / 1e6 };
  };
}

/** Bytes of a row that are not the message that they should be. */
function isMalformed(error: unknown): error is RangeError {
  return error instanceof RangeError && error.message.startsWith("protobuf");
}

function totalOf(run: SyncRun | null, step: ConvertStep): number | undefined {
  return step === "sessions" ? undefined : run?.stats?.[step];
}

function withTimings(counts: SyncStats, before: SyncStats | null): SyncStats {
  const { stepDurationsMs, connectorCallStats, sessionStoreStats } = before ?? {};
  return {
    ...counts,
    ...(stepDurationsMs === undefined ? {} : { stepDurationsMs }),
    ...(connectorCallStats === undefined ? {} : { connectorCallStats }),
    ...(sessionStoreStats === undefined ? {} : { sessionStoreStats }),
  };
}
