import { BatonError, GrpcCode, isBatonError } from "@baton-ts/findings";
import type { DecoderLimits } from "../envelope/decoder-limits.ts";
import { createTempFolder } from "../envelope/temp-folder.ts";
import { corruptFile, syncNotFound } from "../errors.ts";
import type { C1zReader, SyncChoice, SyncView } from "../store/reader.ts";
import type { SyncRun } from "../store/sync-run.ts";
import { loadXxhash64 } from "./checksum/xxhash64.ts";
import { FileAccess } from "./envelope/file-access.ts";
import { Family, Meta } from "./keys/families.ts";
import { PebbleStore } from "./pebble-store.ts";
import { syncRunFromRecord } from "./records/sync-record.ts";
import { type ParseFindings, PebbleView } from "./view/pebble-view.ts";

export interface OpenPebbleOptions {
  /** Existing folder in which a private one is made for what is unpacked. */
  readonly tempDir: string;
  readonly limits: DecoderLimits;
  readonly parseFindings: ParseFindings;
  readonly signal?: AbortSignal | undefined;
}

/** Opens a v3 file; the magic has been looked at. Content errors name the file. Closing removes what was unpacked. */
export async function openPebble(path: string, options: OpenPebbleOptions): Promise<C1zReader> {
  const folder = await createTempFolder(options.tempDir);
  const file = new FileAccess(path);
  const close = async (): Promise<void> => {
    file[Symbol.dispose]();
    await folder[Symbol.asyncDispose]();
  };
  try {
    const store = await PebbleStore.open(path, file, {
      folder: folder.path,
      xxhash64: await loadXxhash64(),
      maxDecodedBytes: Math.max(options.limits.maxDecodedBytes, 0),
      windowLogMax: Math.max(10, Math.min(31, Math.floor(Math.log2(options.limits.maxWindowBytes)))),
      signal: options.signal,
    });
    const { isLegacy } = await store.checkLayout();
    return new PebbleReader(path, store, await readRun(store), isLegacy, options.parseFindings, close);
  } catch (error) {
    await close();
    throw namingFile(path, error);
  }
}

async function readRun(store: PebbleStore): Promise<SyncRun | undefined> {
  const record = await store.get(Uint8Array.from(Family.syncRun));
  return record === undefined ? undefined : syncRunFromRecord(record, await store.get(Meta.stats));
}

/** Errors of the parts say what is wrong in them; here they get the path, and what a decoder threw gets a code. */
function namingFile(path: string, error: unknown): unknown {
  if (!isBatonError(error)) return error instanceof RangeError ? corruptFile(path, error.message, error) : error;
  if (error.message.includes(path)) return error;
  return new BatonError({
    code: error.code,
    message: `${path}: ${error.message}`,
    hint: error.hint,
    details: { ...error.details, path },
    retry: error.retry,
    grpcCode: error.grpcCode,
    cause: error,
  });
}

class PebbleReader implements C1zReader {
  readonly engine = "pebble";
  readonly path: string;
  readonly #store: PebbleStore;
  readonly #run: SyncRun | undefined;
  readonly #isLegacy: boolean;
  readonly #parseFindings: ParseFindings;
  readonly #close: () => Promise<void>;

  constructor(
    path: string,
    store: PebbleStore,
    run: SyncRun | undefined,
    isLegacy: boolean,
    parseFindings: ParseFindings,
    close: () => Promise<void>,
  ) {
    this.path = path;
    this.#store = store;
    this.#run = run;
    this.#isLegacy = isLegacy;
    this.#parseFindings = parseFindings;
    this.#close = close;
  }

  syncs(): Promise<readonly SyncRun[]> {
    return Promise.resolve(this.#run === undefined ? [] : [this.#run]);
  }

  /** A v3 file holds one sync, so every choice but a foreign id means that one, finished or not (c1z-v3-pebble §3.4). */
  view(choice: SyncChoice): Promise<SyncView> {
    const run = this.#run;
    if (choice.kind === "id" && choice.id !== run?.id) return Promise.reject(syncNotFound(this.path, choice.id));
    if (run === undefined) {
      return Promise.reject(
        new BatonError({
          code: "BATON_C1Z_NO_SYNC",
          message: `pebble engine: no current sync: ${this.path} holds none`,
          hint: "Run the connector to sync into the file.",
          details: { path: this.path },
          grpcCode: GrpcCode.failedPrecondition,
        }),
      );
    }
    return Promise.resolve(namingErrors(new PebbleView(this.#store, run, this.#isLegacy, this.#parseFindings), this.path));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#store[Symbol.dispose]();
    await this.#close();
  }
}

/** Blocks are only checked when they are read, so reading fails late: every method of the view names the file, too. */
function namingErrors(view: SyncView, path: string): SyncView {
  const pages = async function* <Row>(listing: AsyncIterable<Row>): AsyncGenerator<Row> {
    try {
      yield* listing;
    } catch (error) {
      throw namingFile(path, error);
    }
  };
  const read = <Value>(value: Promise<Value>): Promise<Value> =>
    value.catch((error: unknown) => {
      throw namingFile(path, error);
    });
  return {
    sync: view.sync,
    resourceTypes: (page) => pages(view.resourceTypes(page)),
    resources: (filter, page) => pages(view.resources(filter, page)),
    entitlements: (filter, page) => pages(view.entitlements(filter, page)),
    grants: (filter, page) => pages(view.grants(filter, page)),
    assets: (page) => pages(view.assets(page)),
    sessions: (page) => pages(view.sessions(page)),
    resourceType: (id) => read(view.resourceType(id)),
    resource: (key) => read(view.resource(key)),
    entitlement: (id) => read(view.entitlement(id)),
    grant: (id) => read(view.grant(id)),
    asset: (id) => read(view.asset(id)),
    stats: () => read(view.stats()),
    findings: () => read(view.findings()),
  };
}
