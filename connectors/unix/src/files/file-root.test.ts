import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openFileRoot } from "./file-root.ts";

let outside: string;
let root: string;

beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), "baton-unix-"));
  root = join(outside, "root");
  await mkdir(join(root, "etc"), { recursive: true });
  await writeFile(join(outside, "secret"), "outside");
  await writeFile(join(root, "etc", "here"), "\uFEFFinside");
});

afterEach(async () => {
  await rm(outside, { recursive: true, force: true });
});

describe("openFileRoot", () => {
  it("reads files and lists folders inside the tree", async () => {
    const files = openFileRoot(root);
    expect(await files.readText("/etc/here")).toEqual({ kind: "text", text: "inside" });
    expect(await files.readText("/etc/none")).toEqual({ kind: "missing" });
    expect(await files.readText("/etc/here/below")).toEqual({ kind: "missing" });
    expect(await files.list("/etc")).toEqual({ kind: "names", names: ["here"] });
    expect(await files.list("/etc/here")).toEqual({ kind: "refused", reason: "it is not a folder" });
    expect(await files.readText("/etc")).toEqual({ kind: "refused", reason: "it is not a file" });
  });

  it("takes the tree's root as the end of every link", async () => {
    await symlink("/etc/here", join(root, "absolute"));
    await symlink("../../../../etc/here", join(root, "etc", "upwards"));
    await symlink(join(outside, "secret"), join(root, "etc", "host"));
    await symlink("../../secret", join(root, "etc", "sibling"));
    await symlink("..", join(root, "etc", "parent"));
    const files = openFileRoot(root);
    expect(await files.readText("/absolute")).toEqual({ kind: "text", text: "inside" });
    expect(await files.readText("/etc/upwards")).toEqual({ kind: "text", text: "inside" });
    expect(await files.readText("/etc/parent/etc/here")).toEqual({ kind: "text", text: "inside" });
    for (const path of ["/etc/host", "/etc/sibling", "/../secret", "/etc/parent/../secret"]) {
      expect(await files.readText(path), path).toEqual({ kind: "missing" });
    }
  });

  it("refuses loops and pipes instead of hanging", async () => {
    await symlink("b", join(root, "a"));
    await symlink("a", join(root, "b"));
    execFileSync("mkfifo", [join(root, "pipe")]);
    const files = openFileRoot(root);
    expect(await files.readText("/a")).toEqual({ kind: "refused", reason: "too many symbolic links" });
    expect(await files.readText("/pipe")).toEqual({ kind: "refused", reason: "it is not a file" });
  });

  it.skipIf(process.getuid?.() === 0)("tells a refused permission from a missing file", async () => {
    await chmod(join(root, "etc", "here"), 0);
    expect(await openFileRoot(root).readText("/etc/here")).toEqual({ kind: "denied" });
  });
});
