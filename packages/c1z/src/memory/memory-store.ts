import { type Clock, type Environment, machineClock } from "../environment.ts";
import { chooseSync } from "../store/choose-sync.ts";
import type { C1zReader } from "../store/reader.ts";
import { type RetentionOptions, selectKeptSyncs } from "../store/retention.ts";
import type { BulkWriter } from "../store/writer.ts";
import type { MemorySync } from "./memory-sync.ts";
import { MemoryView } from "./memory-view.ts";
import { MemoryWriter } from "./memory-writer.ts";

export interface MemoryStoreOptions extends RetentionOptions {
  /** What error messages call it. Default `memory`. */
  readonly path?: string | undefined;
  /** Default: empty. */
  readonly env?: Environment | undefined;
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined;
}

/** The reader and writers of one `.c1z` that is never on disk. */
export interface MemoryStore {
  readonly reader: C1zReader;
  /** Finishing it adds a sync, with the retention rule of files. */
  createWriter(syncId: string): BulkWriter;
}

/** A store for tests: behaves as files do, as one contract suite proves, without unpacking, packing or limits. */
export function createMemoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  const path = options.path ?? "memory";
  const clock = options.clock ?? machineClock;
  let syncs: readonly MemorySync[] = [];
  const publish = (added: MemorySync): void => {
    const earlier = syncs.filter(({ run }) => run.id !== added.run.id);
    const kept = new Set(
      selectKeptSyncs(
        earlier.map(({ run }) => run),
        options,
        options.env ?? {},
        clock.now(),
      ),
    );
    syncs = [...earlier.filter(({ run }) => kept.has(run)), added];
  };
  const reader: C1zReader = {
    path,
    engine: "memory",
    syncs: async () => syncs.map(({ run }) => run),
    view: async (choice) => {
      const runs = syncs.map(({ run }) => run);
      const sync = chooseSync(path, runs, choice, clock.now());
      return new MemoryView(
        path,
        sync,
        syncs.filter(({ run }) => sync === null || run.id === sync.id),
      );
    },
    [Symbol.asyncDispose]: async () => {},
  };
  return { reader, createWriter: (syncId) => new MemoryWriter(path, syncId, publish) };
}
