import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FaultRule } from "./fault-plan.ts";
import type { Random } from "./random.ts";
import type { ProgramRun } from "./run-program.ts";
import type { Sandbox } from "./sandbox.ts";

export type Phase = "plan" | "collect" | "expand" | "verify" | "seal" | "end";

/** When an undisturbed run enters and leaves each phase, and what it does to files. */
export interface RunShape {
  readonly phases: Readonly<Record<Phase, { readonly marker: string; readonly afterMs: number; readonly lastsMs: number }>>;
  /** File operations in their order, with the random parts of the names as patterns. */
  readonly operations: readonly { readonly op: string; readonly path: string }[];
}

/** Either the process kills itself at one of its file operations, or somebody else does at some time in a phase. */
export type KillPlan =
  | { readonly kind: "operation"; readonly rule: FaultRule }
  | { readonly kind: "time"; readonly phase: Phase; readonly marker: string; readonly afterMs: number };

const collecting = "Syncing resource types...";
const resumed = "resumed previous sync";
const expanding = "Expanding grants...";
const complete = "Sync complete.";

/** Runs the program once, undisturbed, and looks at it closely. */
export async function observe(sandbox: Sandbox): Promise<RunShape> {
  await sandbox.reset();
  const trace = join(sandbox.root, "trace");
  let startedAt = 0;
  const at = new Map<string, number>();
  let durations: Readonly<Record<string, number>> = {};
  const { code, stderr } = await sandbox.sync({
    fault: sandbox.fault([], trace),
    onStart: () => (startedAt = performance.now()),
    onLine: (line) => {
      const { msg, sync_step_durations_ms } = JSON.parse(line) as LogLine;
      if (!at.has(msg)) at.set(msg, performance.now());
      if (msg === complete) durations = sync_step_durations_ms ?? {};
    },
  });
  if (code !== 0) throw new Error(`the program does not run undisturbed: exit code ${code}\n${stderr}`);
  const endedAt = performance.now();
  const operations = (await readFile(trace, "utf8")).trim().split("\n").map(readOperation);
  await sandbox.reset();
  const between = (from: number | undefined, to: number | undefined): number => Math.max(1, (to ?? 0) - (from ?? 0));
  const expandMs = durations["grant-expansion"] ?? 1;
  const verifyMs = durations["verify"] ?? 1;
  return {
    phases: {
      plan: { marker: "", afterMs: 0, lastsMs: between(startedAt, at.get(collecting)) },
      collect: { marker: collecting, afterMs: 0, lastsMs: between(at.get(collecting), at.get(expanding)) },
      expand: { marker: expanding, afterMs: 0, lastsMs: expandMs },
      verify: { marker: expanding, afterMs: expandMs, lastsMs: verifyMs + 1 },
      seal: { marker: expanding, afterMs: expandMs + verifyMs, lastsMs: durations["seal"] ?? 1 },
      end: { marker: complete, afterMs: 0, lastsMs: between(at.get(complete), endedAt) },
    },
    operations,
  };
}

interface LogLine {
  readonly msg: string;
  readonly sync_step_durations_ms?: Readonly<Record<string, number>>;
}

function readOperation(line: string): { op: string; path: string } {
  const [op = "", path = ""] = line.split(/ (.*)/s);
  const literal = path.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  // Temporary files have the process in their names.
  const pattern = literal
    .replace(/sync\\\.c1z\\\.[^/]*\\\.tmp$/, "sync\\.c1z\\.[^/]*\\.tmp")
    .replace(/\/c1z[\w-]+/, "/c1z[\\w-]+")
    .replace(/\/lock\\\.[\w-]+$/, "/lock\\.[\\w-]+");
  return { op, path: `^${pattern}$` };
}

/** Half of the kills are aimed at file operations, each kind of operation on each kind of file as likely as any other. */
export function planKill(shape: RunShape, random: Random): KillPlan {
  if (random.next() < 0.5) {
    const phase = random.pick(Object.keys(shape.phases) as Phase[]);
    const { marker, afterMs, lastsMs } = shape.phases[phase];
    return { kind: "time", phase, marker, afterMs: afterMs + random.next() * lastsMs };
  }
  const kinds = Map.groupBy(shape.operations, ({ op, path }) => `${op} ${path}`);
  const group = random.pick([...kinds.values()]);
  const { op, path } = random.pick(group);
  const isWrite = op === "write" || op === "writev" || op === "writeFile";
  const what = random.pick(isWrite ? ["kill-before", "kill-torn", "kill-after"] : ["kill-before", "kill-after"]);
  // A resumed run does less of each: smaller numbers are likelier.
  const nth = 1 + Math.floor(random.next() ** 2 * group.length);
  return { kind: "operation", rule: { op, path, nth, what } };
}

/** What turns a run into one that the plan kills; the run may still end before. */
export function killing(sandbox: Sandbox, plan: KillPlan): Partial<ProgramRun> {
  if (plan.kind === "operation") return { fault: sandbox.fault([plan.rule]) };
  const { marker, afterMs } = plan;
  let timer: NodeJS.Timeout | undefined;
  return {
    onStart: (child) => {
      if (marker === "") timer = setTimeout(() => child.kill("SIGKILL"), afterMs);
      child.once("exit", () => clearTimeout(timer));
    },
    onLine: (line, child) => {
      const isMarker = line.includes(`"msg":"${marker}"`) || (marker === collecting && line.includes(`"msg":"${resumed}"`));
      if (marker === "" || timer !== undefined || !isMarker) return;
      timer = setTimeout(() => child.kill("SIGKILL"), afterMs);
    },
  };
}

export function describeKill(plan: KillPlan, root: string): string {
  if (plan.kind === "time") return `${plan.phase} +${plan.afterMs.toFixed(1)} ms`;
  const { what, nth, op, path } = plan.rule;
  return `${what} ${op} ${nth} of ${path
    .replaceAll("\\", "")
    .replace(root, "")
    .replace(/^\^|\$$/g, "")}`;
}
