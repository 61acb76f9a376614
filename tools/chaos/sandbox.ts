import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StorageEngine } from "@baton-ts/c1z";
import { type C1zFacts, factsOf } from "@baton-ts/testing";
import type { FaultPlan, FaultRule } from "./fault-plan.ts";
import { type ProgramEnd, type ProgramRun, runProgram } from "./run-program.ts";

const sizes = {
  /** Every phase takes long enough to be hit, and a run still takes less than half a second. */
  long: ["--users", "300", "--groups", "50", "--per-group", "20", "--roles", "10", "--max-delay-ms", "3", "--workers", "3"],
  /** For runs that are ended at a file operation, of which there are some of each kind here too. */
  short: ["--users", "200", "--groups", "8", "--per-group", "60", "--max-delay-ms", "0", "--workers", "3"],
} as const;
/** Another organisation: facts of the previous file must not be mistaken for those of the new one. */
const older = ["--users", "30", "--groups", "4", "--max-delay-ms", "0"];

export const workers = 3;

/**
 * A folder for one file that is synced again and again, with a folder of its own for temporary files. `previous` is a good file from an
 * earlier run, there before the runs that a test breaks.
 */
export interface Sandbox extends AsyncDisposable {
  readonly engine: StorageEngine;
  /** Everything below is watched by fault plans. */
  readonly root: string;
  readonly out: string;
  readonly tmp: string;
  readonly file: string;
  readonly callLog: string;
  readonly previous: Buffer;
  /** What the newer organisation is, synced without trouble. */
  readonly expected: C1zFacts;
  /** Runs the program into the file. */
  sync(run?: Partial<Omit<ProgramRun, "cwd">>): Promise<ProgramEnd>;
  fault(rules: readonly FaultRule[], trace?: string): FaultPlan;
  /** Puts the previous file back and removes what runs left behind. */
  reset(): Promise<void>;
  /** Everything in the folders of output and temporary files, sorted, relative to the root. */
  leftovers(): Promise<string[]>;
}

/** Shared by the sandboxes of one test file, so that programs find their compiled code. */
export function programHome(): string {
  return join(tmpdir(), "baton-chaos-home");
}

export async function createSandbox(engine: StorageEngine, size: keyof typeof sizes = "long"): Promise<Sandbox> {
  const newer = sizes[size];
  const root = `${await mkdtemp(join(tmpdir(), "baton-chaos-"))}/`;
  const [out, tmp, kept] = [join(root, "out"), join(root, "tmp"), join(root, "kept.c1z")];
  const file = join(out, "sync.c1z");
  const callLog = join(root, "calls.log");
  for (const folder of [out, tmp]) await mkdir(folder);
  const start = (args: readonly string[], run: Partial<ProgramRun> = {}): Promise<ProgramEnd> =>
    runProgram({
      program: "packages/testing/bin/baton-chaos.mjs",
      cwd: root,
      ...run,
      args: ["--storage-engine", engine, "--log-format", "json", ...args, ...(run.args ?? [])],
      env: { HOME: programHome(), BATON_TMPDIR: tmp, ...run.env },
    });
  const must = async (args: readonly string[]): Promise<void> => {
    const { code, stderr } = await start(args);
    if (code !== 0) throw new Error(`the program does not even work undisturbed: exit code ${code}\n${stderr}`);
  };
  const whole = join(root, "whole.c1z");
  await must(["--file", kept, ...older]);
  await must(["--file", whole, ...newer]);
  const reset = async (): Promise<void> => {
    for (const folder of [out, tmp]) for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
    await rm(callLog, { force: true });
    await copyFile(kept, file);
  };
  await reset();
  return {
    engine,
    root,
    out,
    tmp,
    file,
    callLog,
    previous: await readFile(kept),
    expected: await factsOf(whole),
    sync: (run) => start(["--file", file, "--call-log", callLog, ...newer], run),
    fault: (rules, trace) => ({ root, rules, trace }),
    reset,
    leftovers: async () => {
      const names = await Promise.all([out, tmp].map((folder) => readdir(folder, { recursive: true, withFileTypes: true })));
      return names
        .flat()
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
        .sort();
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
