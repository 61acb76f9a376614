import type { SegmentFile, SegmentFolder } from "../journal/segment-files.ts";

/** A folder in memory whose files can be cut short and whose calls can be made to wait or fail. */
export class MemoryFolder implements SegmentFolder {
  readonly path: string = "/memory";
  readonly files: Map<string, Buffer> = new Map();
  /** Runs before each write and each sync; may wait, may throw. */
  beforeWrite: (bytes: number) => Promise<void> = async () => {};
  beforeSync: () => Promise<void> = async () => {};
  syncs: number = 0;

  async open(name: string, create: boolean): Promise<SegmentFile> {
    if (create) this.files.set(name, Buffer.alloc(0));
    const bytes = (): Buffer => this.files.get(name) ?? missing(name);
    bytes();
    return {
      write: async (parts, offset) => {
        const chunk = Buffer.concat(parts);
        await this.beforeWrite(chunk.length);
        this.files.set(name, Buffer.concat([bytes().subarray(0, offset), chunk]));
      },
      read: async (target, offset) => bytes().subarray(offset).copy(target),
      sync: async () => {
        this.syncs += 1;
        await this.beforeSync();
      },
      truncate: async (length) => void this.files.set(name, bytes().subarray(0, length)),
      close: async () => {},
    };
  }

  async list(): Promise<readonly string[]> {
    return [...this.files.keys()].sort();
  }

  async make(): Promise<void> {}

  async remove(name: string): Promise<void> {
    this.files.delete(name);
  }

  async removeIfEmpty(): Promise<void> {}
}

function missing(name: string): never {
  throw Object.assign(new Error(`ENOENT: ${name}`), { code: "ENOENT" });
}
