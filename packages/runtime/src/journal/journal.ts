import { toBatonError } from "@baton-ts/findings";
import type { Clock } from "../sync/clock.ts";
import { frameBytes, frameHeader } from "./frame.ts";
import { encodeHeader, type JournalHeader } from "./header.ts";
import { type Position, positionOf, segmentName } from "./position.ts";
import { type RowBytes, type RowPlaces, type RowSource, readRowBytes } from "./read-row-bytes.ts";
import { scanJournal } from "./scan-journal.ts";
import type { SegmentFile, SegmentFolder } from "./segment-files.ts";

export interface JournalOptions {
  readonly folder: SegmentFolder;
  readonly header: JournalHeader;
  readonly clock: Clock;
  /** See SyncLimits.journalSegmentBytes. */
  readonly segmentBytes: number;
  /** See SyncLimits.journalSyncMs. */
  readonly syncMs: number;
}

/** Sees the records of a journal that is being reopened; it may read the rows of earlier ones. */
export type RecordVisitor = (journal: Journal, body: Buffer, position: Position) => Promise<void> | void;

export interface Append {
  /** Where the first byte of the body is. */
  readonly position: Position;
  /** Resolves when the operating system has the record: from then on it survives a kill of this process. */
  readonly written: Promise<void>;
}

interface Pending {
  readonly segment: number;
  readonly offset: number;
  readonly parts: readonly Uint8Array[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Records written with one call; more would exceed what one writev takes (1,024 parts, three a record). */
const maxBatch = 256;

/**
 * Append-only records in segment files. Appends of all workers are written in the order of the calls, several with one write; the disk is
 * told to persist them every `syncMs`, beside the writing. After a failed write every further append fails with the same error.
 */
export class Journal implements AsyncDisposable, RowSource {
  readonly #options: JournalOptions;
  readonly #files: Promise<SegmentFile>[] = [];
  #segment = -1;
  #length = 0;
  /** False while the segment has nothing but its header: then even a long record goes there. */
  #hasRecords = false;
  #pending: Pending[] = [];
  #draining: Promise<void> | undefined;
  #syncing: Promise<void> = Promise.resolve();
  #syncedAt: number;
  #failure: unknown;
  #closed = false;

  private constructor(options: JournalOptions) {
    this.#options = options;
    this.#syncedAt = options.clock.monotonicMs();
  }

  /** Starts an empty journal; the folder must have no segments. */
  static async create(options: JournalOptions): Promise<Journal> {
    const journal = new Journal(options);
    try {
      await journal.#beginSegment();
    } catch (error) {
      await journal.close();
      throw error;
    }
    return journal;
  }

  /**
   * Opens an existing journal and shows each of its page records to `visit`, which may read rows meanwhile. Appends continue behind the last
   * valid record; what follows it is cut off.
   */
  static async reopen(options: JournalOptions, visit: RecordVisitor, signal: AbortSignal): Promise<Journal> {
    const names = new Set(await options.folder.list());
    const journal = new Journal(options);
    const fileOf = (segment: number): Promise<SegmentFile> => (journal.#files[segment] ??= journal.#open(segment, false));
    try {
      const lengths = await scanJournal(
        options.header,
        names,
        fileOf,
        (body, position) => visit(journal, body, position),
        signal,
      );
      await journal.#continueBehind(lengths, names);
    } catch (error) {
      await journal.close();
      throw error;
    }
    return journal;
  }

  /** The parts belong to the caller again once `written` has settled. */
  append(parts: readonly Uint8Array[]): Append {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#closed) throw new RangeError("the journal is closed");
    const size = parts.reduce((sum, part) => sum + part.length, frameBytes);
    if (this.#length + size > this.#options.segmentBytes && this.#hasRecords) void this.#beginSegment().catch(() => {});
    const header = frameHeader(parts, positionOf(this.#segment, this.#length));
    return this.#enqueue([header, ...parts], size);
  }

  /** Bytes of rows, copied one behind the other in the order given. They must have been written. */
  rows(places: RowPlaces, signal?: AbortSignal): Promise<RowBytes> {
    return readRowBytes((segment) => this.#fileOf(segment), places, signal);
  }

  /**
   * Waits for what was appended, and closes the files; `sync: false` for a journal whose purpose is served. Never fails: whoever opens the
   * journal next sees by the checksums what the disk kept.
   */
  async close(options: { readonly sync: boolean } = { sync: true }): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#draining;
    await this.#syncing.catch(() => {});
    const files = await Promise.allSettled(this.#files);
    for (const file of files) {
      if (file.status === "rejected") continue;
      if (options.sync) await file.value.sync().catch(() => {});
      await file.value.close().catch(() => {});
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Segments behind the first damaged one are from before the damage: their names will be written again. */
  async #continueBehind(lengths: readonly number[], names: ReadonlySet<string>): Promise<void> {
    this.#segment = lengths.length - 1;
    this.#length = lengths.at(-1) ?? 0;
    this.#hasRecords = true;
    const damaged = this.#files.splice(lengths.length);
    for (const file of damaged) await (await file).close();
    for (let segment = lengths.length; names.has(segmentName(segment)); segment++) {
      await this.#options.folder.remove(segmentName(segment));
    }
    if (lengths.length === 0) await this.#beginSegment();
    else await (await this.#fileOf(this.#segment)).truncate(this.#length);
  }

  #enqueue(parts: readonly Uint8Array[], size: number): Append {
    const segment = this.#segment;
    const offset = this.#length;
    this.#length += size;
    this.#hasRecords = true;
    const written = new Promise<void>((resolve, reject) => {
      this.#pending.push({ segment, offset, parts, resolve, reject });
    });
    this.#draining ??= this.#drain();
    return { position: positionOf(segment, offset + frameBytes), written };
  }

  #beginSegment(): Promise<void> {
    this.#segment += 1;
    this.#length = 0;
    this.#files.push(this.#open(this.#segment, true));
    const body = encodeHeader(this.#options.header, this.#segment);
    const { written } = this.#enqueue([frameHeader([body], positionOf(this.#segment, 0)), body], frameBytes + body.length);
    this.#hasRecords = false;
    return written;
  }

  async #drain(): Promise<void> {
    // Appends of the same turn of the event loop go out together.
    await Promise.resolve();
    while (this.#pending.length > 0) {
      const batch = this.#takeBatch();
      try {
        await this.#write(batch);
        for (const record of batch) record.resolve();
      } catch (error) {
        this.#fail(error, batch);
      }
    }
    this.#draining = undefined;
  }

  #takeBatch(): Pending[] {
    const segment = this.#pending[0]?.segment;
    const end = this.#pending.findIndex((record) => record.segment !== segment);
    const size = Math.min(end === -1 ? this.#pending.length : end, maxBatch);
    return this.#pending.splice(0, size);
  }

  async #write(batch: readonly Pending[]): Promise<void> {
    const first = batch[0];
    if (first === undefined) return;
    if (this.#failure !== undefined) throw this.#failure;
    const file = await this.#fileOf(first.segment);
    await file.write(
      batch.flatMap((record) => record.parts),
      first.offset,
    );
    this.#syncWhenDue(file);
  }

  /** Runs beside the next writes; a failure surfaces with the next append. */
  #syncWhenDue(file: SegmentFile): void {
    const now = this.#options.clock.monotonicMs();
    if (now - this.#syncedAt < this.#options.syncMs) return;
    this.#syncedAt = now;
    this.#syncing = this.#syncing.then(() => file.sync()).catch((error: unknown) => this.#fail(error, []));
  }

  #fail(error: unknown, batch: readonly Pending[]): void {
    this.#failure ??= toBatonError(new Error(`writing the journal ${this.#options.folder.path}`, { cause: error }));
    for (const record of batch) record.reject(this.#failure);
  }

  #open(segment: number, create: boolean): Promise<SegmentFile> {
    const file = this.#options.folder.open(segmentName(segment), create);
    // Whoever needs the file gets the error; until then it must not count as unhandled.
    file.catch(() => {});
    return file;
  }

  #fileOf(segment: number): Promise<SegmentFile> {
    const file = this.#files[segment];
    return file ?? Promise.reject(new RangeError(`the journal has no segment ${segment}`));
  }
}
