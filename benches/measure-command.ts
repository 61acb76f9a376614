import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export interface CommandMeasure {
  readonly exitCode: number;
  readonly wallSeconds: number;
  /** Highest resident memory, sampled from the kernel's own high-water mark; absent where there is no /proc. */
  readonly peakRssBytes: number | undefined;
  readonly stdoutBytes: number;
}

/** Kernel high-water mark of a live process, in bytes. */
function highWaterMark(pid: number): number | undefined {
  try {
    const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return match === null ? undefined : Number(match[1]) * 1024;
  } catch {
    return undefined;
  }
}

/**
 * Runs a command to its end and measures it as a whole process; its output is counted and dropped. The mark is read every 20 ms: it only
 * grows, so at most the last 20 ms of growth are missed.
 */
export async function measureCommand(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<CommandMeasure> {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"], env });
  let stdoutBytes = 0;
  let peak: number | undefined;
  child.stdout.on("data", (chunk: Buffer) => {
    stdoutBytes += chunk.length;
  });
  const sampler = setInterval(() => {
    peak = (child.pid === undefined ? undefined : highWaterMark(child.pid)) ?? peak;
  }, 20);
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? 1));
    });
    return { exitCode, wallSeconds: (performance.now() - started) / 1000, peakRssBytes: peak, stdoutBytes };
  } finally {
    clearInterval(sampler);
  }
}
