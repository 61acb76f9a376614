import { GrpcCode, toBatonError } from "@baton-ts/findings";
import type { CallContext, ConnectorService } from "@baton-ts/sdk";
import { describe, expect, it } from "vitest";
import { resource, resourceId } from "../messages/plain-messages.ts";
import { synthService } from "../synth/synth-connector.ts";
import type { LoggedCall } from "./call-log.ts";
import { type ChaosOptions, chaosDefaults } from "./chaos-options.ts";
import { chaosService } from "./chaos-service.ts";

const calm: ChaosOptions = { ...chaosDefaults, rateLimited: 0, unavailable: 0, resets: 0, notFound: 0 };
const context: CallContext = { signal: new AbortController().signal, activeSyncId: "sync-1" };

interface Trial {
  readonly service: ConnectorService;
  readonly calls: LoggedCall[];
  readonly waits: number[];
}

function trial(options: Partial<ChaosOptions>): Trial {
  const calls: LoggedCall[] = [];
  const waits: number[] = [];
  const sleep = async (ms: number): Promise<void> => void waits.push(ms);
  const service = chaosService(synthService(), { ...calm, ...options }, { onCall: (call) => calls.push(call), sleep });
  return { service, calls, waits };
}

const grantsOf = ({ service }: Trial, group: number) =>
  service.listGrants({ resource: resource(resourceId("group", `g${group}`)), pageToken: "", annotations: [] }, context);

/** Asks for the grants of every group, as often as it takes, and returns how the calls went. */
async function outcomes(options: Partial<ChaosOptions>, groups: readonly number[]): Promise<string[]> {
  const found = trial(options);
  for (const group of groups) {
    let isLeft = true;
    while (isLeft) {
      isLeft = await grantsOf(found, group).then(
        () => false,
        (error: unknown) => toBatonError(error).grpcCode === GrpcCode.unavailable,
      );
    }
  }
  return found.calls.map(({ call, attempt, outcome }) => `${call} ${attempt} ${outcome}`);
}

const everyGroup = Array.from({ length: 20 }, (_, group) => group);

describe("a chaos service", () => {
  it("answers what the service behind it answers when nothing is to fail", async () => {
    const found = trial({});
    const answer = await grantsOf(found, 1);
    expect(answer).toEqual(
      await synthService().listGrants({ resource: resource(resourceId("group", "g1")), pageToken: "", annotations: [] }, context),
    );
    expect(found.calls.map(({ outcome }) => outcome)).toEqual(["asked", "answered"]);
    expect(found.calls[0]).toEqual({
      pid: process.pid,
      syncId: "sync-1",
      call: '["list-grants","group","g1",""]',
      attempt: 1,
      outcome: "asked",
    });
  });

  it("does the same to the same call with the same seed, in any order of the calls", async () => {
    const storm = { rateLimited: 300, unavailable: 300, resets: 300, notFound: 300 };
    const forwards = await outcomes(storm, everyGroup);
    expect((await outcomes(storm, everyGroup.toReversed())).toSorted()).toEqual(forwards.toSorted());
    expect((await outcomes({ ...storm, seed: 2 }, everyGroup)).toSorted()).not.toEqual(forwards.toSorted());
    for (const outcome of ["rate-limited", "unavailable", "reset", "not-found", "answered"]) {
      expect(forwards.some((line) => line.endsWith(` ${outcome}`))).toBe(true);
    }
  });

  it("lets every call through after two failures at most, but for those that are not found", async () => {
    const lines = await outcomes({ rateLimited: 1000, notFound: 100 }, everyGroup);
    expect(lines.some((line) => line.endsWith(" 2 rate-limited"))).toBe(true);
    expect(lines.filter((line) => line.endsWith(" 3 rate-limited"))).toEqual([]);
    const answered = lines.filter((line) => line.endsWith(" answered")).length;
    const missing = lines.filter((line) => line.endsWith(" not-found")).length;
    expect(missing).toBeGreaterThan(0);
    expect(answered + missing).toBe(20);
  });

  it.each([
    [{ rateLimited: 1000 }, { grpcCode: GrpcCode.unavailable, retryAfterMs: expect.any(Number) }],
    [{ unavailable: 1000 }, { grpcCode: GrpcCode.unavailable, retryAfterMs: expect.any(Number) }],
    [{ resets: 1000 }, { grpcCode: GrpcCode.unavailable, code: "BATON_NETWORK_RESET" }],
    [{ notFound: 1000 }, { grpcCode: GrpcCode.notFound }],
  ])("fails with %o in a way that the engine understands", async (options, expected) => {
    const error = await grantsOf(trial(options), 3).catch((failure: unknown) => toBatonError(failure));
    expect(error).toMatchObject(expected);
  });

  it("waits no longer than it is told to, and not always the same time", async () => {
    const found = trial({ maxDelayMs: 7 });
    for (const group of everyGroup) await grantsOf(found, group);
    expect(Math.min(...found.waits)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...found.waits)).toBeLessThanOrEqual(7);
    expect(new Set(found.waits).size).toBeGreaterThan(3);
  });
});
