import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type FaultPlan, faultPlanVariable } from "./fault-plan.ts";

const root = join(import.meta.dirname, "../..");
const faultPoints = join(import.meta.dirname, "fault-points.ts");

export interface ProgramRun {
  /** What Node runs, relative to the root of the repository. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly fault?: FaultPlan | undefined;
  /** A shell command line that ends by running `"$@"`, for limits that only a shell sets. */
  readonly shell?: string | undefined;
  readonly uid?: number | undefined;
  /** Sees each line of the log as it comes. */
  readonly onLine?: ((line: string, child: ChildProcess) => void) | undefined;
  readonly onStart?: ((child: ChildProcess) => void) | undefined;
}

export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** Runs the real program to its end. A program that hangs is killed after a minute, so that the test fails by what it sees. */
export async function runProgram(run: ProgramRun): Promise<ProgramEnd> {
  const bin = join(root, run.program);
  const preload = run.fault === undefined ? [] : ["--import", faultPoints];
  const command = [process.execPath, ...preload, bin, ...run.args];
  const [file = "", ...args] = run.shell === undefined ? command : ["/bin/sh", "-c", run.shell, "sh", ...command];
  const fault = run.fault === undefined ? {} : { [faultPlanVariable]: JSON.stringify(run.fault) };
  const child = spawn(file, args, {
    cwd: run.cwd,
    env: { PATH: process.env["PATH"], ...run.env, ...fault },
    stdio: ["ignore", "ignore", "pipe"],
    timeout: 60_000,
    killSignal: "SIGKILL",
    ...(run.uid === undefined ? {} : { uid: run.uid, gid: run.uid }),
  });
  run.onStart?.(child);
  let stderr = "";
  let rest = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) run.onLine?.(line, child);
  });
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { code, signal, stderr };
}
