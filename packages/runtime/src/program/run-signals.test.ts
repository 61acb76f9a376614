import { EventEmitter, once } from "node:events";
import { describe, expect, it } from "vitest";
import type { SyncOptions } from "../sync/options.ts";
import { type InMemoryOptions, manualClock, runInMemory } from "./test-support/run-in-memory.ts";
import { tinyConnector } from "./test-support/tiny-connector.ts";

const { definition } = tinyConnector();
const env = { BATON_API_TOKEN: "token-of-env" };

/** A sync that ends only when it is told to. */
async function untilAborted({ signal }: SyncOptions): Promise<never> {
  if (signal?.aborted !== true) await once(signal!, "abort");
  throw signal?.reason;
}

function stopped(signal: "SIGINT" | "SIGTERM", argv: readonly string[] = [], more: InMemoryOptions = {}) {
  const signals = more.signals ?? new EventEmitter();
  return runInMemory(definition, argv, {
    env,
    signals,
    runSync: (options) => {
      setImmediate(() => signals.emit(signal));
      return untilAborted(options);
    },
    ...more,
  });
}

describe("signals", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s stops the sync and ends with %i, after one line that the next run resumes", async (signal, code) => {
    expect(await stopped(signal)).toEqual({
      code,
      stdout: "",
      stderr: `stopped by ${signal}: sync.c1z is as it was; what was fetched is kept, and the next run resumes\n`,
      exits: [],
    });
  });

  it("say that a targeted sync starts anew", async () => {
    const { code, stderr } = await stopped("SIGINT", ["--sync-resources=bid:r:user/1"]);
    expect({ code, stderr }).toEqual({
      code: 130,
      stderr: "stopped by SIGINT: sync.c1z is as it was; a targeted sync starts anew\n",
    });
  });

  it("are one log line in JSON format", async () => {
    const { stderr } = await stopped("SIGTERM", ["--log-format=json"]);
    expect(JSON.parse(stderr)).toMatchObject({
      level: "warn",
      msg: "stopped by SIGTERM: sync.c1z is as it was; what was fetched is kept, and the next run resumes",
    });
  });

  it("stop a connector that is still connecting", async () => {
    const signals = new EventEmitter();
    const slow = tinyConnector({
      more: {
        service: async (_config, { signal }) => {
          setImmediate(() => signals.emit("SIGINT"));
          await once(signal, "abort");
          throw signal.reason;
        },
      },
    });
    expect(await runInMemory(slow.definition, [], { env, signals })).toMatchObject({ code: 130 });
  });

  it("end the program at once when they come again, but not when one wish is delivered twice", async () => {
    const signals = new EventEmitter();
    const clock = manualClock();
    const { code, exits } = await runInMemory(definition, [], {
      env,
      signals,
      clock,
      runSync: async ({ signal }) => {
        signals.emit("SIGINT");
        clock.advance(100);
        signals.emit("SIGINT");
        signals.emit("SIGTERM");
        clock.advance(500);
        signals.emit("SIGTERM");
        signal?.throwIfAborted();
        throw new Error("the signal was not aborted");
      },
    });
    expect({ code, exits }).toEqual({ code: 130, exits: [143] });
  });

  it("leave no listener behind", async () => {
    const signals = new EventEmitter();
    await stopped("SIGINT", [], { signals });
    expect(signals.eventNames()).toEqual([]);
  });

  it("do not hide another failure that came first", async () => {
    const signals = new EventEmitter();
    const outcome = await runInMemory(definition, [], {
      env,
      signals,
      runSync: async () => {
        signals.emit("SIGINT");
        throw new Error("disk full");
      },
    });
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining("error: disk full\n") });
  });
});

describe("an error that nobody caught", () => {
  it("is reported once, without its stack and without secrets, and ends the program", async () => {
    const crashes = new EventEmitter();
    const outcome = await runInMemory(definition, [], {
      env,
      crashes,
      runSync: async () => {
        crashes.emit("uncaughtException", new Error("forgotten promise with token-of-env"));
        throw new Error("not reached in a real process");
      },
    });
    expect(outcome.exits).toEqual([2]);
    expect(outcome.stderr.split("\n")[0]).toBe("error: forgotten promise with [redacted]");
    expect(outcome.stderr).not.toContain("    at ");
    expect(crashes.eventNames()).toEqual([]);
  });
});
