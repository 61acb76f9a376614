import { setImmediate } from "node:timers/promises";
import { type Finding, isBatonError } from "@baton-ts/findings";
import { toBinaryDeterministic } from "@baton-ts/proto";
import { type SyncStatsRecord, SyncStatsRecordSchema } from "@baton-ts/proto/storage";
import type { TempFolder } from "../../envelope/temp-folder.ts";
import { closedFile, saveFailed } from "../../errors.ts";
import { findingsAssetId, findingsToAsset } from "../../store/findings-asset.ts";
import type { AssetRow, EntitlementRow, GrantRow, ResourceRow, ResourceTypeRow, SessionRow } from "../../store/rows.ts";
import { parseStats } from "../../store/stats-json.ts";
import type { SyncRun, SyncStats } from "../../store/sync-run.ts";
import { WriteOrder, type WriteStep } from "../../store/write-order.ts";
import type { BulkWriter, RowBatches } from "../../store/writer.ts";
import { Family, Meta } from "../keys/families.ts";
import { EntitlementOrder } from "./entitlement-order.ts";
import { ExternalKeys, type KeyCollector } from "./external-keys.ts";
import { FramePacker } from "./frame-packer.ts";
import { PayloadOutput } from "./payload-output.ts";
import type { PebbleWriterOptions, PebbleWrittenFile } from "./pebble-writer-options.ts";
import { PlainKeys } from "./plain-keys.ts";
import { PrincipalKeys } from "./principal-keys.ts";
import { RowCounts } from "./row-counts.ts";
import { unorderedRows } from "./row-errors.ts";
import { type FileSizes, saveFile } from "./save-file.ts";
import { GrantStore } from "./store-grants.ts";
import { ObjectStore } from "./store-objects.ts";
import { syncRunRecord, syncStatsRecord } from "./sync-messages.ts";
import { TableSeries } from "./table-series.ts";
import { writeIndex } from "./write-index.ts";

/** What is done with the rows of one step. */
interface RowSink<Row> {
  readonly add: (row: Row) => void;
  /** Called behind the last row. */
  readonly end?: () => void;
  /** Indexes that the rows feed. */
  readonly indexes?: readonly ExternalKeys<KeyCollector>[];
}

// Room for the head of a file whose frames do not fit into memory: descriptors take 23 KB, the rest is the run with its stats.
const headRoom = 96 * 1024;
const keyspaceVersion = 2;

/** Writes a v3 file: rows stream into sorted tables, which are packed and written while the next are built (c1z-v3-pebble §7). */
export class PebbleWriter implements BulkWriter {
  readonly engine = "pebble";
  readonly #options: PebbleWriterOptions;
  readonly #output: PayloadOutput;
  readonly #packer: FramePacker;
  readonly #series: TableSeries;
  readonly #counts = new RowCounts();
  readonly #objects: ObjectStore;
  readonly #children: ExternalKeys<PlainKeys>;
  readonly #byPrincipal: ExternalKeys<PrincipalKeys>;
  readonly #needsExpansion: ExternalKeys<PlainKeys>;
  #folder: Promise<TempFolder> | undefined;
  #duplicateGrants = 0;
  #hasSessions = false;
  /** The findings of a sync that is copied, held back because `finish` may bring new ones. */
  #oldFindings: AssetRow | undefined;
  /** True when assets were stored that sort behind the findings, in tables of their own. */
  #hasLaterAssets = false;
  readonly #order = new WriteOrder();
  #isClosed = false;

  constructor(options: PebbleWriterOptions) {
    this.#options = options;
    const { tableBytes, sortBytes, level } = options.tuning;
    this.#output = new PayloadOutput(options.openOutput, headRoom);
    this.#packer = new FramePacker(this.#output, options.xxhash64, level);
    this.#series = new TableSeries(this.#packer, tableBytes);
    this.#objects = new ObjectStore(this.#series, this.#counts, options.syncId);
    const external = <Keys extends KeyCollector>(name: string, keys: Keys): ExternalKeys<Keys> =>
      new ExternalKeys(keys, name, () => this.#tempFolder(), sortBytes);
    this.#children = external("children", new PlainKeys());
    this.#byPrincipal = external("principals", new PrincipalKeys());
    this.#needsExpansion = external("expansion", new PlainKeys());
  }

  async writeResourceTypes(rows: RowBatches<ResourceTypeRow>): Promise<void> {
    await this.#write("resource types", rows, { add: (row) => this.#objects.addResourceType(row) });
  }

  async writeResources(rows: RowBatches<ResourceRow>): Promise<void> {
    const { collector } = this.#children;
    await this.#write("resources", rows, {
      add: (row) => this.#objects.addResource(row, collector),
      end: () => this.#objects.flushChild(collector),
      indexes: [this.#children],
    });
  }

  async writeEntitlements(rows: RowBatches<EntitlementRow>): Promise<void> {
    const order = new EntitlementOrder(this.#series);
    await this.#write("entitlements", rows, {
      add: (row) => this.#objects.addEntitlement(row, order),
      end: () => order.leave(),
    });
  }

  async writeGrants(rows: RowBatches<GrantRow>): Promise<void> {
    const indexes = { byPrincipal: this.#byPrincipal, needsExpansion: this.#needsExpansion };
    const store = new GrantStore(this.#series, new EntitlementOrder(this.#series), indexes, this.#counts);
    await this.#write("grants", rows, {
      add: (row) => store.add(row),
      end: () => store.finish(),
      indexes: [this.#byPrincipal, this.#needsExpansion],
    });
    this.#duplicateGrants = store.duplicates;
  }

  async writeAssets(rows: RowBatches<AssetRow>): Promise<void> {
    await this.#write("assets", rows, { add: (row) => this.#addAsset(row) });
  }

  async writeSessions(rows: RowBatches<SessionRow>): Promise<void> {
    await this.#write("sessions", rows, {
      add: (row) => {
        // Their keys lie between the indexes and the stamps, which are written last: they get tables of their own.
        if (!this.#hasSessions) this.#series.cut();
        this.#hasSessions = true;
        this.#objects.addSession(row);
      },
      end: () => {
        if (this.#hasSessions) this.#series.cut();
      },
    });
  }

  async finish(run: SyncRun, findings: readonly Finding[] = []): Promise<PebbleWrittenFile> {
    return await this.#order.run("finish", async () => {
      this.#mustBeOpen();
      const { path, syncId, signal } = this.#options;
      if (run.id !== syncId) throw new RangeError(`writer of sync ${syncId} was finished with the run of sync ${run.id}`);
      try {
        return await this.#finish(run, findings);
      } catch (error) {
        signal?.throwIfAborted();
        throw isBatonError(error) ? error : saveFailed(path, error);
      } finally {
        await this[Symbol.asyncDispose]();
      }
    });
  }

  async #finish(run: SyncRun, findings: readonly Finding[]): Promise<PebbleWrittenFile> {
    const asset = findings.length > 0 ? findingsToAsset(findings, run.endedAt ?? run.startedAt) : this.#oldFindings;
    if (asset !== undefined) this.#insertFindings(asset);
    const stored: SyncRun = { ...run, stats: run.endedAt === null ? null : (run.stats ?? this.#countedStats(run)) };
    await this.#timed("index", () => this.#writeIndexes(stored));
    const record = stored.stats === null ? undefined : syncStatsRecord(stored, stored.stats, this.#options.clock.now());
    const sizes = await this.#timed("pack", () => this.#save(stored, record));
    return { path: this.#options.path, ...sizes, run: stored, duplicateGrants: this.#duplicateGrants };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#packer.settle();
    await this.#output[Symbol.asyncDispose]();
    for (const keys of [this.#children, this.#byPrincipal, this.#needsExpansion]) keys[Symbol.dispose]();
    const folder = await this.#folder?.catch(() => undefined);
    await folder?.[Symbol.asyncDispose]();
  }

  async #write<Row>(step: WriteStep, batches: RowBatches<Row>, { add, end, indexes = [] }: RowSink<Row>): Promise<void> {
    await this.#order.run(step, async () => {
      this.#mustBeOpen();
      const { signal } = this.#options;
      for await (const rows of batches) {
        signal?.throwIfAborted();
        // The writer may have been disposed while the rows were made.
        this.#mustBeOpen();
        for (const row of rows) {
          add(row);
          if (this.#series.isFull) await this.#saving(this.#series.ready());
        }
        for (const index of indexes) if (index.isFull) await this.#saving(index.spill());
        // Frames that were packed meanwhile, signals and timers get their turn.
        await setImmediate();
      }
      end?.();
    });
  }

  #mustBeOpen(): void {
    if (this.#isClosed) throw closedFile(this.#options.path);
  }

  #addAsset(row: AssetRow): void {
    if (row.id === findingsAssetId) {
      this.#oldFindings = row;
      return;
    }
    if (!this.#hasLaterAssets && Buffer.compare(Buffer.from(row.id), Buffer.from(findingsAssetId)) > 0) {
      this.#series.cut();
      this.#hasLaterAssets = true;
    }
    this.#objects.addAsset(row);
  }

  /** Their place among the assets is a gap between two tables, if anything was stored behind it. */
  #insertFindings(asset: AssetRow): void {
    if (this.#hasLaterAssets) this.#series.cut();
    this.#objects.addAsset(asset);
    if (this.#hasLaterAssets) this.#series.cut();
  }

  /** Counts are those of the rows that were stored, timings are in the run's token (c1z-v3-pebble §2.5). */
  #countedStats(run: SyncRun): SyncStats {
    const { stepDurationsMs, connectorCallStats, sessionStoreStats } = parseStats(run.syncToken) ?? {};
    return {
      ...this.#counts.stats(),
      ...(stepDurationsMs === undefined ? {} : { stepDurationsMs }),
      ...(connectorCallStats === undefined ? {} : { connectorCallStats }),
      ...(sessionStoreStats === undefined ? {} : { sessionStoreStats }),
    };
  }

  async #writeIndexes(run: SyncRun): Promise<void> {
    this.#addRow(Uint8Array.from(Family.syncRun), syncRunRecord(run));
    const { signal } = this.#options;
    await writeIndex(this.#series, Family.childResource, this.#children, signal);
    await writeIndex(this.#series, Family.grantByPrincipal, this.#byPrincipal, signal);
    await writeIndex(this.#series, Family.grantNeedsExpansion, this.#needsExpansion, signal);
    if (this.#hasSessions) this.#series.cut();
  }

  #save(run: SyncRun, stats: SyncStatsRecord | undefined): Promise<FileSizes> {
    const stamp = Uint8Array.of(0, 0, 0, keyspaceVersion);
    this.#addRow(Meta.idFormat, stamp);
    this.#addRow(Meta.keyspaceVersion, stamp);
    if (stats !== undefined) this.#addRow(Meta.stats, toBinaryDeterministic(SyncStatsRecordSchema, stats));
    const { xxhash64, signal } = this.#options;
    return saveFile(this.#series.finish(), { packer: this.#packer, output: this.#output, run, stats, xxhash64, signal });
  }

  #addRow(key: Uint8Array, value: Uint8Array): void {
    if (this.#series.add(key, value) !== "next") throw unorderedRows(key, key.length);
  }

  async #timed<Result>(stage: "index" | "pack", run: () => Promise<Result>): Promise<Result> {
    const startedAt = performance.now();
    const result = await run();
    this.#options.onStage?.(stage, performance.now() - startedAt);
    return result;
  }

  /** Names the file in what the disk refuses; errors of the caller's rows pass as they are. */
  async #saving(step: Promise<void>): Promise<void> {
    try {
      await step;
    } catch (error) {
      throw isBatonError(error) ? error : saveFailed(this.#options.path, error);
    }
  }

  #tempFolder(): Promise<TempFolder> {
    this.#folder ??= this.#options.createFolder();
    return this.#folder;
  }
}
