import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const proto = join(root, "packages/proto");
const buf = join(root, "node_modules/.bin/buf");

async function contents(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found[path.slice(folder.length + 1)] = await readFile(path, "utf8");
  }
  return found;
}

describe.skipIf(!existsSync(buf))("generated protobuf code", () => {
  it("is what the .proto files generate", async () => {
    const folder = await mkdtemp(join(tmpdir(), "baton-proto-"));
    try {
      await cp(proto, folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
      const path = `${join(root, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`;
      execFileSync(buf, ["generate"], { cwd: folder, env: { ...process.env, PATH: path }, stdio: "pipe" });
      expect(await contents(join(folder, "src/gen"))).toEqual(await contents(join(proto, "src/gen")));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 60_000);
});
