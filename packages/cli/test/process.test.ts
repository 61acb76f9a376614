import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goldenCases } from "./support/golden.ts";

const bin = resolve(import.meta.dirname, "../bin/baton.mjs");

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-cli-process-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the program as a process", () => {
  it("answers with its exit code", async () => {
    const child = spawn(process.execPath, [bin, "grants", "-f", join(folder, "nope.c1z")], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const [code]: number[] = await once(child, "close");
    expect(code).toBe(2);
  });
});

describe.each(goldenCases.filter(({ name }) => name === "cycles-b"))("the program on golden case $name", ({ file }) => {
  function start(...argv: readonly string[]): ReturnType<typeof spawn> {
    const env = { ...process.env, BATON_TMPDIR: folder, BATON_C1Z_CACHE: "off" };
    return spawn(process.execPath, [bin, ...argv], { stdio: ["ignore", "pipe", "pipe"], env });
  }

  it("ends quietly when its reader goes away", async () => {
    const child = start("grants", "-f", file("v1"), "-o", "json");
    let stderr = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.stdout?.once("data", () => child.stdout?.destroy());
    const [code]: number[] = await once(child, "close");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it.each(["SIGINT", "SIGTERM"] as const)("removes what it unpacked on %s", async (signal) => {
    const child = start("grants", "-f", file("v3"), "-o", "json");
    let stderr = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    // Nobody reads on, so that the program is still at work.
    await once(child.stdout ?? child, "readable");
    expect(await readdir(folder)).not.toEqual([]);
    child.kill(signal);
    child.stdout?.resume();
    const [code]: number[] = await once(child, "close");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "error: stopped; what was printed is not complete\nhint: Run the command again.\n",
    });
    expect(await readdir(folder)).toEqual([]);
  });
});
