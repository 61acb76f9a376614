import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { openC1z } from "@baton-ts/c1z";
import { expect, it } from "vitest";
import { testFolder } from "../test-support/run-scripted.ts";

const target = join(import.meta.dirname, "../test-support/kill-target.ts");

/** Runs the program; with `killAt` it is killed as soon as it has made so many calls. Returns what it printed. */
async function run(path: string, killAt?: number): Promise<string> {
  const child = spawn(process.execPath, [target, path, killAt === undefined ? "0" : "15"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => {
    printed += chunk.toString();
    if (killAt !== undefined && printed.length >= killAt) child.kill("SIGKILL");
  });
  const [code, signal] = await once(child, "exit");
  expect([code, signal]).toEqual(killAt === undefined ? [0, null] : [null, "SIGKILL"]);
  return printed;
}

async function idsOf(path: string): Promise<readonly string[]> {
  await using reader = await openC1z(path);
  const view = await reader.view({ kind: "latestFull" });
  const ids: string[] = [];
  for await (const { rows } of view.resources()) ids.push(...rows.map((row) => `${row.type}/${row.id}`));
  for await (const { rows } of view.entitlements()) ids.push(...rows.map((row) => row.id));
  for await (const { rows } of view.grants()) ids.push(...rows.map((row) => row.id));
  return ids;
}

it("a killed sync leaves the previous file as it was, and the next one continues", async () => {
  await using folder = await testFolder();
  const path = join(folder.path, "sync.c1z");
  expect(await run(path)).toMatch(/^\.+new$/);
  const expected = await idsOf(path);
  expect(expected.length).toBeGreaterThan(40);
  const calls = (await run(path)).indexOf("new");
  for (const killAt of [8, 21, calls - 6]) {
    const before = await readFile(path);
    await run(path, killAt);
    expect(await readFile(path)).toEqual(before);
    const printed = await run(path);
    expect(printed).toMatch(/^\.+resumed$/);
    // Validate, cleanup, and what was under way when it was killed are called again.
    expect(printed.indexOf("resumed")).toBeLessThan(calls - killAt + 8);
    expect(await idsOf(path)).toEqual(expected);
  }
  expect(await readdir(folder.path)).toEqual(["sync.c1z"]);
}, 60_000);
