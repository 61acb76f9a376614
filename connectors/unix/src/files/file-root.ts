import { constants } from "node:fs";
import { lstat, open, readdir, readlink } from "node:fs/promises";
import { join, posix } from "node:path";

/** Outcome of reading one file. `denied`: no permission. `refused`: there, but not something to read; `reason` says why. */
export type FileRead =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing" }
  | { readonly kind: "denied" }
  | { readonly kind: "refused"; readonly reason: string };

/** Outcome of listing a folder: names sorted by code unit, without `.` and `..`. */
export type FolderRead =
  | { readonly kind: "names"; readonly names: readonly string[] }
  | { readonly kind: "missing" }
  | { readonly kind: "denied" }
  | { readonly kind: "refused"; readonly reason: string };

/** The tree that a sync reads. Paths are absolute inside the tree; nothing outside of it can be reached. */
export interface FileRoot {
  readText(path: string): Promise<FileRead>;
  list(path: string): Promise<FolderRead>;
}

/** More would not be an account file: 100,000 accounts are about 8 MB. Lower refuses real directories, higher lets a user's file fill memory. */
const maxBytes = 64 * 1024 * 1024;
/** Linux gives up after 40 as well (path_resolution(7)). */
const maxLinks = 40;

interface Located {
  readonly kind: "file" | "folder" | "other" | "missing" | "loop";
  readonly hostPath: string;
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

type Failure = Exclude<FileRead, { readonly kind: "text" }>;

/** A home on a share that is gone, a name that changed while it was read: one file less, not the end of a sync. */
function failed(error: unknown): Failure {
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return { kind: "missing" };
    case "EACCES":
    case "EPERM":
      return { kind: "denied" };
    case "":
      throw error;
    default:
      return { kind: "refused", reason: `the system answered ${codeOf(error)}` };
  }
}

/**
 * Follows `path` one name at a time, as a process whose root directory is `root` would: `..` stops at the root, and an absolute link starts
 * again there. The host path that comes out has no link left, so opening it stays inside.
 */
async function locate(root: string, path: string): Promise<Located> {
  let pending = path.split("/").filter((name) => name !== "" && name !== ".");
  let done: string[] = [];
  let links = 0;
  let kind: Located["kind"] = "folder";
  while (pending.length > 0) {
    const [name = "", ...rest] = pending;
    pending = rest;
    if (name === "..") {
      done = done.slice(0, -1);
      kind = "folder";
      continue;
    }
    const stats = await lstat(join(root, ...done, name));
    if (stats.isSymbolicLink()) {
      if (++links > maxLinks) return { kind: "loop", hostPath: "" };
      const target = await readlink(join(root, ...done, name));
      if (posix.isAbsolute(target)) done = [];
      pending = [...target.split("/").filter((part) => part !== "" && part !== "."), ...pending];
      continue;
    }
    kind = stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other";
    if (kind !== "folder" && pending.length > 0) return { kind: "missing", hostPath: "" };
    done = [...done, name];
  }
  return { kind, hostPath: join(root, ...done) };
}

/**
 * The files below `folder` (absolute path on this machine; `/` for the machine itself). Links are followed inside the tree only. Devices,
 * sockets and pipes are refused, never opened: an account can put a pipe where a sync as root will look. Files above 64 MiB are refused.
 */
export function openFileRoot(folder: string): FileRoot {
  return {
    async readText(path) {
      try {
        const { kind, hostPath } = await locate(folder, path);
        if (kind === "missing") return { kind };
        if (kind !== "file") return { kind: "refused", reason: kind === "loop" ? "too many symbolic links" : `it is not a file` };
        await using file = await open(hostPath, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
        const { size } = await file.stat();
        if (size > maxBytes) return { kind: "refused", reason: `it has ${size} bytes, more than ${maxBytes}` };
        const text = await file.readFile("utf8");
        return { kind: "text", text: text.startsWith("\uFEFF") ? text.slice(1) : text };
      } catch (error) {
        return failed(error);
      }
    },
    async list(path) {
      try {
        const { kind, hostPath } = await locate(folder, path);
        if (kind === "missing") return { kind };
        if (kind !== "folder")
          return { kind: "refused", reason: kind === "loop" ? "too many symbolic links" : "it is not a folder" };
        return { kind: "names", names: (await readdir(hostPath)).sort() };
      } catch (error) {
        return failed(error);
      }
    },
  };
}
