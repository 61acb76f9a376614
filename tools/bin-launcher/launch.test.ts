import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const launcher = join(import.meta.dirname, "launch.mjs");

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-launch-"));
  await mkdir(join(folder, "bin"));
  await mkdir(join(folder, "src"));
  await copyFile(launcher, join(folder, "bin/launch.mjs"));
  await writeFile(join(folder, "bin/program.mjs"), 'import { launch } from "./launch.mjs";\n\nawait launch(import.meta.url);\n');
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  // Node 20 stands in for every Node that is too old; a preload makes the running one claim to be it.
  await writeFile(
    join(folder, "old.cjs"),
    'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });',
  );
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

function start(args: readonly string[], nodeArgs: readonly string[]) {
  return spawn(process.execPath, [...nodeArgs, join(folder, "bin/program.mjs"), ...args], {
    env: { PATH: process.env["PATH"], HOME: folder },
  });
}

async function run(args: readonly string[], nodeArgs: readonly string[] = []) {
  const child = start(args, nodeArgs);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  return { code, signal, stdout, stderr };
}

const old = () => ["--require", join(folder, "old.cjs")];

async function giveOwnNode() {
  await mkdir(join(folder, "node_modules/node/bin"), { recursive: true });
  const node = join(folder, "node_modules/node/bin/node");
  await writeFile(node, `#!/bin/sh\nexec "${process.execPath}" "$@"\n`, { mode: 0o755 });
}

describe("launch", () => {
  it("runs the TypeScript entry, hides experimental warnings only, and exits with what main answers", async () => {
    await writeFile(
      join(folder, "src/main.ts"),
      `export async function main(): Promise<number> {
         process.emitWarning("new thing", "ExperimentalWarning");
         process.emitWarning("old thing", { type: "ExperimentalWarning" });
         process.emitWarning("leaving", { type: "PlainWarning" });
         setInterval(() => {}, 1000);
         process.stdout.write(process.argv.slice(2).join("|"));
         return 7;
       }`,
    );
    const result = await run(["--file", "a b"]);
    expect(result).toMatchObject({ code: 7, signal: null, stdout: "--file|a b" });
    expect(result.stderr.replace(/\(node:\d+\)/, "(node)")).toBe(
      "(node) PlainWarning: leaving\n(Use `node --trace-warnings ...` to show where the warning was created)\n",
    );
  });

  it("writes all of a large output before it exits", async () => {
    await writeFile(
      join(folder, "src/main.ts"),
      'export const main = async (): Promise<number> => (process.stdout.write("x".repeat(5_000_000)), 0);',
    );
    const result = await run([]);
    expect([result.code, result.stdout.length]).toEqual([0, 5_000_000]);
  });

  it("ends when the reader of its output went away", async () => {
    await writeFile(
      join(folder, "src/main.ts"),
      `export async function main(): Promise<number> {
         process.stdout.on("error", () => {});
         const write = () => new Promise<boolean>((resolve) => process.stdout.write("line\\n", (error) => resolve(error == null)));
         while (await write());
         return 5;
       }`,
    );
    const child = start([], []);
    await once(child.stdout, "data");
    child.stdout.destroy();
    expect(await once(child, "close")).toEqual([5, null]);
  });

  it("takes the exit code from process.exitCode when main answers none", async () => {
    await writeFile(join(folder, "src/main.ts"), "export async function main(): Promise<void> { process.exitCode = 9; }");
    expect(await run([])).toEqual({ code: 9, signal: null, stdout: "", stderr: "" });
  });

  it("runs dist/main.js where there are no sources", async () => {
    await mkdir(join(folder, "dist"));
    await writeFile(join(folder, "dist/main.js"), 'export const main = async () => (process.stdout.write("dist"), 0);');
    expect(await run([])).toEqual({ code: 0, signal: null, stdout: "dist", stderr: "" });
  });

  it("starts the own Node of the tree when the running one is too old", async () => {
    await giveOwnNode();
    await writeFile(
      join(folder, "src/main.ts"),
      "export const main = async (): Promise<number> => (process.stdout.write(process.execPath + process.argv[2]), 16);",
    );
    expect(await run(["--p=1"], old())).toEqual({
      code: 16,
      signal: null,
      stdout: `${process.execPath}--p=1`,
      stderr: "",
    });
  });

  it("says in one line what is missing when there is no newer Node", async () => {
    await writeFile(join(folder, "src/main.ts"), "export const main = async (): Promise<number> => 0;");
    expect(await run([], old())).toEqual({
      code: 1,
      signal: null,
      stdout: "",
      stderr: "error: this program needs Node.js 24 or newer and was started by 20.20.2\n",
    });
  });

  it("does not start itself again when the nearest node package is the running one", async () => {
    await mkdir(join(folder, "node_modules/node/bin"), { recursive: true });
    await symlink(process.execPath, join(folder, "node_modules/node/bin/node"));
    expect((await run([], old())).code).toBe(1);
  });

  it("passes signals on to the newer Node and answers with its exit code", async () => {
    await giveOwnNode();
    await writeFile(
      join(folder, "src/main.ts"),
      `export async function main(): Promise<number> {
         const term = new Promise<void>((resolve) => process.once("SIGTERM", () => resolve()));
         const alive = setInterval(() => {}, 1000);
         process.stdout.write("ready");
         await term;
         clearInterval(alive);
         return 143;
       }`,
    );
    const child = start([], old());
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    expect(await once(child, "close")).toEqual([143, null]);
  });

  it("dies by the signal that killed the newer Node", async () => {
    await giveOwnNode();
    await writeFile(
      join(folder, "src/main.ts"),
      'export const main = async (): Promise<number> => (process.kill(process.pid, "SIGKILL"), await new Promise(() => setInterval(() => {}, 1000)));',
    );
    expect(await run([], old())).toMatchObject({ code: null, signal: "SIGKILL" });
  });
});

describe("copies", () => {
  const copies = globSync("{packages,connectors}/*/bin/launch.mjs", { cwd: root }).sort();

  it("stand in the packages that start programs", () => {
    expect(copies).toEqual(expect.arrayContaining(["packages/cli/bin/launch.mjs", "packages/sdk/bin/launch.mjs"]));
  });

  it.each(copies)("%s is equal byte for byte", async (copy) => {
    expect(await readFile(join(root, copy), "utf8")).toBe(await readFile(launcher, "utf8"));
  });
});
