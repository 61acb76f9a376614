import type {
  AssetRow,
  BulkWriter,
  EntitlementRow,
  GrantRow,
  ResourceRow,
  ResourceTypeRow,
  RowBatches,
  StorageEngine,
  SyncRun,
  WrittenFile,
} from "@baton-ts/c1z";
import type { Finding } from "@baton-ts/findings";

/** What a sync wrote. */
export interface WrittenSync {
  readonly resourceTypes: ResourceTypeRow[];
  readonly resources: ResourceRow[];
  readonly entitlements: EntitlementRow[];
  readonly grants: GrantRow[];
  run: SyncRun | undefined;
  findings: readonly Finding[];
}

export function emptySync(): WrittenSync {
  return { resourceTypes: [], resources: [], entitlements: [], grants: [], run: undefined, findings: [] };
}

/** Keeps the rows and holds the caller to the contract of BulkWriter: the order of calls, and rows strictly ascending in key order. */
export function memoryWriter(path: string, engine: StorageEngine, into: WrittenSync): BulkWriter {
  let step = 0;
  const take = async <Row>(
    at: number,
    batches: RowBatches<Row>,
    keyOf: (row: Row) => readonly string[],
    rows: Row[],
  ): Promise<void> => {
    if (at <= step) throw new Error(`step ${at} behind step ${step}`);
    step = at;
    for await (const batch of batches) {
      if (batch.length === 0) throw new Error("empty batch");
      for (const row of batch) {
        const last = rows.at(-1);
        if (last !== undefined && compareKeys(keyOf(last), keyOf(row)) >= 0) {
          throw new Error(`rows out of order: ${JSON.stringify(keyOf(last))} before ${JSON.stringify(keyOf(row))}`);
        }
        rows.push(copied(row));
      }
    }
  };
  return {
    engine,
    writeResourceTypes: (rows) => take(1, rows, (row) => [row.id], into.resourceTypes),
    writeResources: (rows) => take(2, rows, (row) => [row.type, row.id], into.resources),
    writeEntitlements: (rows) => take(3, rows, (row) => [row.resourceType, row.resourceId, row.id], into.entitlements),
    writeGrants: (rows) => take(4, rows, grantKey, into.grants),
    writeAssets: (rows: RowBatches<AssetRow>) => take(5, rows, (row) => [row.id], []),
    writeSessions: async () => {},
    finish: async (run, findings = []): Promise<WrittenFile> => {
      into.run = run;
      into.findings = findings;
      return { path, decompressedBytes: 0, compressedBytes: 0, run };
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

function grantKey(row: GrantRow): readonly string[] {
  return [row.resourceType, row.resourceId, row.entitlementId, row.principalType, row.principalId, row.id];
}

function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (const [index, part] of a.entries()) {
    const order = Buffer.compare(Buffer.from(part), Buffer.from(b[index] ?? ""));
    if (order !== 0) return order;
  }
  return 0;
}

/** Rows share the buffers that they were read with; a kept one must not keep those. */
function copied<Row>(row: Row): Row {
  const entries = Object.entries(row as Readonly<Record<string, unknown>>);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, value instanceof Uint8Array ? new Uint8Array(value) : value]),
  ) as Row;
}
