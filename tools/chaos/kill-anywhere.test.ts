import { readFile } from "node:fs/promises";
import { factsOf, type LoggedCall, readCallLog } from "@baton-ts/testing";
import { describe, expect, it } from "vitest";
import { describeKill, killing, observe, planKill, type RunShape } from "./kill-plan.ts";
import { type Random, seededRandom } from "./random.ts";
import { createSandbox, type Sandbox, workers } from "./sandbox.ts";

/** Kills of both engines together; more by hand: BATON_CHAOS_KILLS=400 BATON_CHAOS_SEED=7 vitest run tools/chaos/kill-anywhere.test.ts */
const kills = Number(process.env["BATON_CHAOS_KILLS"] ?? 40);
const seed = Number(process.env["BATON_CHAOS_SEED"] ?? 1);
/** Kills of one sync before it may finish. */
const killsOfASync = 5;

describe.each(["sqlite", "pebble"] as const)("a %s sync", (engine) => {
  it(
    `killed at ${Math.ceil(kills / 2)} instants ends with the facts of an undisturbed one, and loses neither file nor page`,
    async () => {
      await using sandbox = await createSandbox(engine);
      const shape = await observe(sandbox);
      const random = seededRandom(seed);
      const told = new Map<string, number>();
      let done = 0;
      while (done < kills / 2) {
        await sandbox.reset();
        const killed = await runUntilDone(sandbox, shape, random, Math.min(killsOfASync, Math.ceil(kills / 2) - done));
        done += killed.length;
        for (const kill of killed) told.set(kindOf(kill), (told.get(kindOf(kill)) ?? 0) + 1);
      }
      if (process.env["BATON_CHAOS_KILLS"] !== undefined) console.log(engine, told);
    },
    60_000 + kills * 5000,
  );
});

/** The kind of a kill, for the account of a long run. */
function kindOf(kill: string): string {
  return kill
    .replace(/ \+.*/, "")
    .replace(/ \d+ of /, " ")
    .replace(/\/c1z[^/ ]+/, "/c1z");
}

/** Kills a sync up to `limit` times and lets it finish; returns what each kill was aimed at. */
async function runUntilDone(sandbox: Sandbox, shape: RunShape, random: Random, limit: number): Promise<string[]> {
  const killed: string[] = [];
  for (;;) {
    const plan = killed.length < limit ? planKill(shape, random) : undefined;
    const end = await sandbox.sync(plan && killing(sandbox, plan));
    const history = [...killed, ...(plan ? [describeKill(plan, sandbox.root)] : []), `seed ${seed}`].join("; ");
    if (end.signal === "SIGKILL" && plan !== undefined) {
      killed.push(describeKill(plan, sandbox.root));
      await checkFile(sandbox, history);
      continue;
    }
    expect({ code: end.code, history, stderr: end.code === 0 ? "" : end.stderr }).toEqual({ code: 0, history, stderr: "" });
    await checkFinished(sandbox, history, killed.length);
    return killed;
  }
}

/** The file is either the previous one, byte for byte, or the whole new one. */
async function checkFile({ file, previous, expected }: Sandbox, history: string): Promise<void> {
  const bytes = await readFile(file);
  if (bytes.equals(previous)) return;
  expect(await factsOf(file), history).toEqual(expected);
}

async function checkFinished(sandbox: Sandbox, history: string, killCount: number): Promise<void> {
  expect(await factsOf(sandbox.file), history).toEqual(sandbox.expected);
  expect(await sandbox.leftovers(), history).toEqual(["out/sync.c1z"]);
  const calls = readCallLog(sandbox.callLog).filter(({ outcome }) => outcome === "asked");
  for (const ofSync of Map.groupBy(calls, ({ syncId }) => syncId).values()) {
    // Each worker has one page in flight; whatever was written is not asked for again.
    expect(askedAgain(ofSync), history).toBeLessThanOrEqual(killCount * workers);
  }
}

/** Pages that one sync asked for in several processes, counted once for each process but the first. */
function askedAgain(calls: readonly LoggedCall[]): number {
  const askers = new Set(calls.map(({ call, pid }) => `${pid} ${call}`)).size;
  return askers - new Set(calls.map(({ call }) => call)).size;
}
