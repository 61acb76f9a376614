import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { constants, createZstdDecompress } from "node:zlib";
import { corrupt } from "../corrupt.ts";
import type { RandomAccess } from "../table/random-access.ts";
import type { Envelope } from "./envelope.ts";
import { FileAccess } from "./file-access.ts";
import type { FrameEntry } from "./frame-index.ts";
import { tarEntries } from "./tar.ts";
import { type UnpackOptions, unpackFrame } from "./unpack-frame.ts";

/** The files of a payload. A file must have been unpacked before it is read; unpacking one that is there costs nothing. */
export interface PayloadFiles extends Disposable {
  readonly names: readonly string[];
  /** Size in bytes, or undefined for a file that is not in the payload. */
  sizeOf(name: string): number | undefined;
  unpack(names: Iterable<string>): Promise<void>;
  read(name: string): RandomAccess;
}

export interface PayloadOptions extends UnpackOptions {
  /** An existing private folder for what is unpacked. */
  readonly folder: string;
  readonly maxDecodedBytes: number;
}

/** Opens the payload of the v3 file at `path`; indexed payloads are unpacked file by file when asked for. */
export async function openPayload(
  path: string,
  file: RandomAccess,
  envelope: Envelope,
  options: PayloadOptions,
): Promise<PayloadFiles> {
  const { payload } = envelope;
  if (payload.kind === "indexed") return new IndexedFiles(path, payload.frames, options);
  if (payload.kind === "tar") return new TarFiles(file, payload.start, undefined);
  const target = join(options.folder, "payload.tar");
  await unpackTar(path, payload.start, target, options);
  const archive = new FileAccess(target);
  return new TarFiles(archive, 0, archive);
}

async function unpackTar(path: string, start: number, target: string, options: PayloadOptions): Promise<void> {
  let size = 0;
  await pipeline(
    createReadStream(path, { start }),
    createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: options.windowLogMax } }),
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        size += chunk.length;
        if (size > options.maxDecodedBytes) {
          throw corrupt(
            `c1z v3: payload exceeds ${options.maxDecodedBytes} bytes: c1z v3: max decoded payload size exceeded, increase via the BATON_DECODER_MAX_DECODED_SIZE_MB environment variable`,
          );
        }
        yield chunk;
      }
    },
    createWriteStream(target, { mode: 0o600 }),
    { signal: options.signal },
  );
}

class IndexedFiles implements PayloadFiles {
  readonly names: readonly string[];
  readonly #path: string;
  readonly #frames: ReadonlyMap<string, FrameEntry>;
  readonly #options: PayloadOptions;
  readonly #unpacked = new Map<string, Promise<FileAccess>>();
  readonly #open = new Map<string, FileAccess>();

  constructor(path: string, frames: readonly FrameEntry[], options: PayloadOptions) {
    this.#path = path;
    this.#options = options;
    this.#frames = new Map(frames.map((frame) => [frame.name, frame]));
    this.names = [...this.#frames.keys()];
  }

  sizeOf(name: string): number | undefined {
    return this.#frames.get(name)?.rawSize;
  }

  async unpack(names: Iterable<string>): Promise<void> {
    for (const name of names) {
      const frame = this.#frames.get(name);
      if (frame === undefined) throw corrupt(`c1z v3: the payload has no file ${JSON.stringify(name)}`);
      let unpacking = this.#unpacked.get(name);
      if (unpacking === undefined) {
        unpacking = this.#unpackOne(frame);
        this.#unpacked.set(name, unpacking);
      }
      this.#open.set(name, await unpacking);
    }
  }

  read(name: string): RandomAccess {
    const open = this.#open.get(name);
    if (open === undefined) throw new Error(`${name} is read before it is unpacked`);
    return open;
  }

  [Symbol.dispose](): void {
    for (const open of this.#open.values()) open[Symbol.dispose]();
    this.#open.clear();
  }

  /** Files are named by number on disk, so that a name in the file decides nothing about a path here. */
  async #unpackOne(frame: FrameEntry): Promise<FileAccess> {
    const target = join(this.#options.folder, String(this.#unpacked.size));
    await unpackFrame(this.#path, frame, target, this.#options);
    return new FileAccess(target);
  }
}

class TarFiles implements PayloadFiles {
  readonly names: readonly string[];
  readonly #archive: RandomAccess;
  readonly #owned: Disposable | undefined;
  readonly #places: ReadonlyMap<string, { readonly offset: number; readonly size: number }>;

  constructor(archive: RandomAccess, start: number, owned: Disposable | undefined) {
    this.#archive = archive;
    this.#owned = owned;
    this.#places = new Map([...tarEntries(archive, start)].map((entry) => [entry.name, entry]));
    this.names = [...this.#places.keys()];
  }

  sizeOf(name: string): number | undefined {
    return this.#places.get(name)?.size;
  }

  unpack(): Promise<void> {
    return Promise.resolve();
  }

  read(name: string): RandomAccess {
    const place = this.#places.get(name);
    if (place === undefined) throw corrupt(`c1z v3: the payload has no file ${JSON.stringify(name)}`);
    return { size: place.size, read: (offset, length) => this.#archive.read(place.offset + offset, length) };
  }

  [Symbol.dispose](): void {
    this.#owned?.[Symbol.dispose]();
  }
}
