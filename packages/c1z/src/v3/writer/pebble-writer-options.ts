import type { FileReplacement } from "../../envelope/replace-file.ts";
import type { TempFolder } from "../../envelope/temp-folder.ts";
import type { Clock } from "../../environment.ts";
import type { WrittenFile } from "../../store/writer.ts";
import type { Xxhash64 } from "../checksum/xxhash64.ts";

export interface PebbleWriterOptions {
  /** The file as its user named it, for messages. */
  readonly path: string;
  readonly syncId: string;
  /** Starts the file that is put in place by `finish`. */
  readonly openOutput: () => Promise<FileReplacement>;
  /** Makes the folder for sorts that do not fit into memory; it is removed by the writer. */
  readonly createFolder: () => Promise<TempFolder>;
  readonly xxhash64: Xxhash64;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** Told how long each part of `finish` took. */
  readonly onStage: ((stage: "index" | "pack", milliseconds: number) => void) | undefined;
  readonly tuning: Tuning;
}

/** Sizes in bytes; see `defaultTuning` for what they mean. */
export interface Tuning {
  readonly tableBytes: number;
  readonly sortBytes: number;
  readonly level: number;
}

/** What a v3 file that was written tells besides. */
export interface PebbleWrittenFile extends WrittenFile {
  /** Grants that another one with the same entitlement and principal replaced: a v3 file keeps the last of them (c1z-v3-pebble §2.3). */
  readonly duplicateGrants: number;
}
