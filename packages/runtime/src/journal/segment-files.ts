import { mkdir, open, readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";

/** One open segment. Offsets are bytes from the start. */
export interface SegmentFile {
  /** Writes the parts one behind the other, all or error. */
  write(parts: readonly Uint8Array[], offset: number): Promise<void>;
  /** Fills `target`, or less at the end of the file; returns the bytes read. */
  read(target: Uint8Array, offset: number): Promise<number>;
  /** Forces what was written to the disk. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** The folder of one journal; the only way in which the journal touches the file system. */
export interface SegmentFolder {
  readonly path: string;
  /** Opens for reading and writing; `create` fails if the file exists. */
  open(name: string, create: boolean): Promise<SegmentFile>;
  /** Names in the folder, sorted; none if it does not exist. */
  list(): Promise<readonly string[]>;
  make(): Promise<void>;
  /** Deletes one file. Missing is fine. */
  remove(name: string): Promise<void>;
  /** Deletes the folder unless it holds something: the lock of another sync, for one. */
  removeIfEmpty(): Promise<void>;
}

export function fileSystemFolder(path: string): SegmentFolder {
  return {
    path,
    open: (name, create) => openSegment(join(path, name), create),
    list: async () => (await readdir(path).catch(ignoreMissing)).toSorted(),
    make: async () => void (await mkdir(path, { recursive: true })),
    remove: (name) => rm(join(path, name), { force: true }),
    removeIfEmpty: () => rmdir(path).catch(ignoreKept),
  };
}

async function openSegment(path: string, create: boolean): Promise<SegmentFile> {
  const file = await open(path, create ? "wx+" : "r+", 0o600);
  return {
    write: async (parts, offset) => {
      let position = offset;
      let rest: readonly Uint8Array[] = parts;
      while (rest.length > 0) {
        const { bytesWritten } = await file.writev([...rest], position);
        position += bytesWritten;
        rest = behind(rest, bytesWritten);
      }
    },
    read: async (target, offset) => {
      let filled = 0;
      while (filled < target.length) {
        const { bytesRead } = await file
          .read(target, filled, target.length - filled, offset + filled)
          .catch((error: unknown) => failed("reading the journal", path, error));
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled;
    },
    sync: () => file.datasync(),
    truncate: (length) =>
      file.truncate(length).catch((error: unknown) => failed("cutting off the torn end of the journal", path, error)),
    close: () => file.close(),
  };
}

export function isSegment(name: string): boolean {
  return name.endsWith(".segment");
}

/** Deletes a journal, and nothing else that is in its folder. */
export async function removeSegments(folder: SegmentFolder): Promise<void> {
  // The first one first: without it the others are no journal, should this be killed half-way.
  for (const name of (await folder.list()).filter(isSegment)) await folder.remove(name);
}

/** A write may be cut short, by a signal or a quota: what is left of the parts behind `size` bytes. */
function behind(parts: readonly Uint8Array[], size: number): readonly Uint8Array[] {
  let left = size;
  for (const [index, part] of parts.entries()) {
    if (left < part.length) return [part.subarray(left), ...parts.slice(index + 1)];
    left -= part.length;
  }
  return [];
}

function ignoreKept(error: unknown): void {
  const isKept = error instanceof Error && "code" in error && ["ENOTEMPTY", "EEXIST", "ENOENT"].includes(String(error.code));
  if (!isKept) throw error;
}

/** Errors of open files name none; a failed write is named by the journal, which knows what it was. */
function failed(what: string, path: string, cause: unknown): never {
  throw new Error(`${what} ${path}`, { cause });
}

function ignoreMissing(error: unknown): string[] {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
  throw error;
}
