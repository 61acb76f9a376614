import { invalidMagic, missingFile, truncatedFile } from "../errors.ts";
import { openSourceFile, type SourceFile } from "./source-file.ts";

/** The container versions that the first five bytes of a file tell apart (sync-engine §1.1). */
export type ContainerVersion = "v1" | "v3";

export const magicLength = 5;

/** `C1ZF\0` and `C1Z3\0`. */
export const magicBytes: Readonly<Record<ContainerVersion, Uint8Array>> = {
  v1: Uint8Array.of(0x43, 0x31, 0x5a, 0x46, 0),
  v3: Uint8Array.of(0x43, 0x31, 0x5a, 0x33, 0),
};

/** Opens a `.c1z` and tells its version; the caller closes the file. The only place where engines are told apart on disk. */
export async function openContainer(path: string): Promise<{ readonly file: SourceFile; readonly version: ContainerVersion }> {
  const file = await openSourceFile(path);
  try {
    return { file, version: await readMagic(file) };
  } catch (error) {
    await file[Symbol.asyncDispose]();
    throw error;
  }
}

async function readMagic(file: SourceFile): Promise<ContainerVersion> {
  if (file.size === 0) throw missingFile(file.path);
  const head = await file.bytes(0, Math.min(magicLength, file.size));
  const isPrefixOf = (magic: Uint8Array): boolean => head.every((byte, i) => byte === magic[i]);
  if (!isPrefixOf(magicBytes.v1) && !isPrefixOf(magicBytes.v3)) throw invalidMagic(file.path, head);
  if (head.length < magicLength) throw truncatedFile(file.path, `ends after ${head.length} bytes, inside its 5-byte header`);
  return isPrefixOf(magicBytes.v1) ? "v1" : "v3";
}
