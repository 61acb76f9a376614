import type { Finding } from "@baton-ts/findings";
import { closedFile, duplicateId } from "../errors.ts";
import { findingsAssetId, findingsFromAsset } from "../store/findings-asset.ts";
import type { AssetRow, EntitlementRow, GrantRow, ResourceRow, ResourceTypeRow, SessionRow } from "../store/rows.ts";
import { StatsCounter } from "../store/stats-counter.ts";
import type { SyncRun } from "../store/sync-run.ts";
import { WriteOrder, type WriteStep } from "../store/write-order.ts";
import type { BulkWriter, RowBatches, WrittenFile } from "../store/writer.ts";
import type { MemoryRows, MemorySync } from "./memory-sync.ts";

/** Collects one sync; `publish` makes it visible. */
export class MemoryWriter implements BulkWriter {
  readonly engine = "memory";
  readonly #path: string;
  readonly #syncId: string;
  readonly #publish: (sync: MemorySync) => void;
  readonly #order = new WriteOrder();
  readonly #counter = new StatsCounter();
  readonly #rows: MemoryRows = { resourceTypes: [], resources: [], entitlements: [], grants: [], assets: [], sessions: [] };
  #isClosed = false;

  constructor(path: string, syncId: string, publish: (sync: MemorySync) => void) {
    this.#path = path;
    this.#syncId = syncId;
    this.#publish = publish;
  }

  async writeResourceTypes(rows: RowBatches<ResourceTypeRow>): Promise<void> {
    await this.#write("resource types", rows, this.#rows.resourceTypes, (row) => this.#counter.addResourceType(row.id));
  }

  async writeResources(rows: RowBatches<ResourceRow>): Promise<void> {
    await this.#write("resources", rows, this.#rows.resources, (row) => this.#counter.addResources(row.type));
  }

  async writeEntitlements(rows: RowBatches<EntitlementRow>): Promise<void> {
    await this.#write("entitlements", rows, this.#rows.entitlements, (row) => this.#counter.addEntitlements(row.resourceType));
  }

  async writeGrants(rows: RowBatches<GrantRow>): Promise<void> {
    await this.#write("grants", rows, this.#rows.grants, (row) => this.#counter.addGrants(row.resourceType));
  }

  async writeAssets(rows: RowBatches<AssetRow>): Promise<void> {
    await this.#write("assets", rows, this.#rows.assets, ({ id }) => {
      if (id !== findingsAssetId) this.#counter.addAssets();
    });
  }

  async writeSessions(rows: RowBatches<SessionRow>): Promise<void> {
    await this.#write("sessions", rows, this.#rows.sessions, () => {});
  }

  async finish(run: SyncRun, findings: readonly Finding[] = []): Promise<WrittenFile> {
    return await this.#order.run("finish", async () => {
      this.#mustBeOpen();
      if (run.id !== this.#syncId)
        throw new RangeError(`writer of sync ${this.#syncId} was finished with the run of sync ${run.id}`);
      const { resourceTypes, resources, entitlements, grants, assets, sessions } = this.#rows;
      this.#mustBeUnique("resource types", resourceTypes, ({ id }) => [id]);
      this.#mustBeUnique("resources", resources, ({ type, id }) => [type, id]);
      this.#mustBeUnique("entitlements", entitlements, ({ id }) => [id]);
      this.#mustBeUnique("grants", grants, ({ id }) => [id]);
      this.#mustBeUnique("assets", assets, ({ id }) => [id]);
      this.#mustBeUnique("sessions", sessions, ({ key }) => [key]);
      const stored: SyncRun = { ...run, stats: run.stats ?? this.#counter.stats(run.type) };
      const copied = findingsFromAsset(assets.find(({ id }) => id === findingsAssetId));
      const rows = { ...this.#rows, assets: assets.filter(({ id }) => id !== findingsAssetId) };
      this.#publish({ run: stored, findings: findings.length > 0 ? [...findings] : copied, rows });
      this.#isClosed = true;
      return { path: this.#path, decompressedBytes: 0, compressedBytes: 0, run: stored };
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
  }

  async #write<Row>(step: WriteStep, batches: RowBatches<Row>, into: Row[], count: (row: Row) => void): Promise<void> {
    await this.#order.run(step, async () => {
      for await (const rows of batches) {
        this.#mustBeOpen();
        for (const row of rows) {
          into.push(row);
          count(row);
        }
      }
    });
  }

  #mustBeOpen(): void {
    if (this.#isClosed) throw closedFile(this.#path);
  }

  #mustBeUnique<Row>(what: string, rows: readonly Row[], keyOf: (row: Row) => readonly string[]): void {
    const seen = new Set<string>();
    for (const row of rows) {
      const key = JSON.stringify(keyOf(row));
      if (seen.has(key)) throw duplicateId(this.#path, what, keyOf(row), undefined);
      seen.add(key);
    }
  }
}
