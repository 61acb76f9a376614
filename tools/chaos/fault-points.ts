// Preloaded with --import into a program under test: makes its own file operations fail, stop half-way or be its last, as FaultPlan
// says. These are the calls that Node makes to the system for the program; nothing of the program itself is replaced. SQLite's files
// are written by SQLite, past Node: for those the tests use full disks and timed kills.
import { appendFileSync } from "node:fs";
import promises, { type FileHandle } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { constants } from "node:os";
import { type FaultPlan, type FaultRule, faultPlanVariable } from "./fault-plan.ts";

type Operation = (...args: unknown[]) => Promise<unknown>;
type Operations = Record<string, Operation>;

const appendLine = appendFileSync;
const paths = new WeakMap<object, string>();
const seen = new Map<FaultRule, number>();

function ruleFor(plan: FaultPlan, op: string, path: string): FaultRule | undefined {
  if (!path.startsWith(plan.root)) return undefined;
  if (plan.trace !== undefined) appendLine(plan.trace, `${op} ${path}\n`);
  let found: FaultRule | undefined;
  for (const rule of plan.rules) {
    if (!new RegExp(`^(?:${rule.op})$`).test(op) || !new RegExp(rule.path).test(path)) continue;
    const count = (seen.get(rule) ?? 0) + 1;
    seen.set(rule, count);
    if (count === rule.nth || (rule.sticky === true && count > rule.nth)) found ??= rule;
  }
  return found;
}

async function meet(rule: FaultRule, op: string, path: string, whole: () => Promise<unknown>, half?: () => Promise<unknown>) {
  switch (rule.what) {
    case "kill-before":
      return await die();
    case "kill-after":
      await whole();
      return await die();
    case "kill-torn":
      await half?.();
      return await die();
    case "SIGINT":
    case "SIGTERM":
      process.kill(process.pid, rule.what);
      return await whole();
    case "hang":
      // Something has to keep the program from ending.
      return await new Promise((resolve) => setTimeout(resolve, 2 ** 31 - 1));
    case "short":
      return await (half ?? whole)();
    default:
      throw systemError(rule.what, op, path);
  }
}

/** The signal comes at once, yet not before this function returns: nothing may happen in between. */
function die(): Promise<never> {
  process.kill(process.pid, "SIGKILL");
  return new Promise(() => {});
}

/** Reads and writes name no path, as Node's own errors of open files do not. */
function systemError(code: string, op: string, path: string): Error {
  const isOpenFile = /^(?:read|write|writev|writeFile|sync|datasync|truncate)$/.test(op);
  const syscall =
    (
      { sync: "fsync", datasync: "fdatasync", truncate: "ftruncate", writev: "write", writeFile: "write" } as Record<
        string,
        string
      >
    )[op] ?? op;
  const errno = (constants.errno as unknown as Record<string, number>)[code] ?? 5;
  const message = `${code}: injected, ${syscall}${isOpenFile ? "" : ` '${path}'`}`;
  return Object.assign(new Error(message), { code, syscall, errno: -errno }, isOpenFile ? {} : { path });
}

function halfOf(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length >> 1);
}

/** Replaces a method; `halved` does the first half of the work of a write. */
function intercept(
  owner: Operations,
  op: string,
  pathOf: (self: unknown, args: unknown[]) => string,
  plan: FaultPlan,
  halved?: (self: object, args: unknown[], original: Operations) => Promise<unknown>,
): void {
  const original = owner[op];
  if (original === undefined) throw new Error(`node:fs/promises has no ${op}`);
  owner[op] = async function patched(this: object, ...args: unknown[]): Promise<unknown> {
    const path = pathOf(this, args);
    const rule = ruleFor(plan, op, path);
    const whole = async (): Promise<unknown> => await Reflect.apply(original, this, args);
    const result =
      rule === undefined ? await whole() : await meet(rule, op, path, whole, halved && (() => halved(this, args, originals)));
    if (op === "open") paths.set(result as object, path);
    return result;
  };
}

const originals: Operations = {};

async function install(plan: FaultPlan): Promise<void> {
  const probe = await promises.open(import.meta.filename, "r");
  const files = Object.getPrototypeOf(probe) as Operations & FileHandle;
  await probe.close();
  for (const op of ["write", "writev", "writeFile"]) originals[op] = files[op] as Operation;
  const openPath = (self: unknown): string => paths.get(self as object) ?? "";
  const halves: Record<string, (self: object, args: unknown[]) => Promise<unknown>> = {
    write: (self, [bytes, offset, length, position]) => {
      const part = (bytes as Uint8Array).subarray(offset as number, (offset as number) + (length as number));
      return Reflect.apply(originals["write"] as Operation, self, [halfOf(part), 0, part.length >> 1, position]);
    },
    writev: (self, [parts, position]) => {
      const part = halfOf(Buffer.concat(parts as Uint8Array[]));
      return Reflect.apply(originals["write"] as Operation, self, [part, 0, part.length, position]);
    },
    writeFile: (self, [text]) => Reflect.apply(originals["writeFile"] as Operation, self, [halfOf(Buffer.from(text as string))]),
  };
  for (const op of ["read", "write", "writev", "writeFile", "sync", "datasync", "truncate", "chmod"]) {
    intercept(files, op, openPath, plan, halves[op]);
  }
  const calls = promises as unknown as Operations;
  for (const op of ["open", "rename", "link", "unlink", "rm", "rmdir", "mkdir", "mkdtemp"]) {
    intercept(calls, op, (_, [path]) => String(path), plan);
  }
  syncBuiltinESMExports();
}

const text = process.env[faultPlanVariable];
if (text !== undefined) await install(JSON.parse(text) as FaultPlan);
