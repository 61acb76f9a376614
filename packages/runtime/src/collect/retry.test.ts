import { GrpcCode } from "@baton-ts/findings";
import { expect, it } from "vitest";
import type { SyncProgress } from "../sync/progress.ts";
import { FakeClock } from "../test-support/fake-clock.ts";
import { resource, type } from "../test-support/messages.ts";
import { type LogLine, runScripted, testFolder } from "../test-support/run-scripted.ts";
import { rpcError, scriptedConnector } from "../test-support/scripted-connector.ts";

/** Fails the listing of users with these errors, one after the other. */
async function sync(errors: readonly Error[]) {
  await using folder = await testFolder();
  const clock = new FakeClock();
  const log: LogLine[] = [];
  const events: SyncProgress[] = [];
  const waiting = [...errors];
  const connector = scriptedConnector({
    types: [type("user")],
    resources: () => {
      const error = waiting.shift();
      if (error !== undefined) throw error;
      return { list: [resource("user/u")] };
    },
  });
  const { written, report } = await runScripted({
    connector,
    folder,
    clock,
    log,
    onProgress: (event) => void events.push(event),
  });
  return { written, report, sleeps: clock.sleeps, log, events };
}

const unavailable = (retryAfterMs?: number): Error => rpcError(GrpcCode.unavailable, "upstream is down", retryAfterMs);

it("tries again without end, waiting a second longer each time, up to a minute", async () => {
  const { written, sleeps, report } = await sync(Array.from({ length: 65 }, () => unavailable()));
  expect(sleeps).toEqual([
    ...Array.from({ length: 60 }, (_, index) => (index + 1) * 1000),
    60_000,
    60_000,
    60_000,
    60_000,
    60_000,
  ]);
  expect(written.resources).toHaveLength(1);
  // Each try is a call: 66 of the users, 1 of the types, 1 of static entitlements, 1 of entitlements, 1 of grants.
  expect(report.calls).toBe(70);
});

it("waits as long as the source's rate limit says, at most a minute", async () => {
  const { sleeps } = await sync([unavailable(2500), unavailable(3_600_000), rpcError(GrpcCode.deadlineExceeded, "slow")]);
  expect(sleeps).toEqual([2500, 60_000, 3000]);
});

it("says what it waits for", async () => {
  const { log, events } = await sync([unavailable()]);
  expect(log.find((line) => line.message === "retrying operation")).toMatchObject({
    level: "warn",
    fields: { wait: 1, error: { message: "upstream is down" } },
  });
  expect(events.filter((event) => event.kind === "waiting")).toEqual([
    { kind: "waiting", phase: "list-resources", resourceType: "user", waitMs: 1000, reason: "upstream is down" },
  ]);
});

it.each([GrpcCode.internal, GrpcCode.resourceExhausted, GrpcCode.permissionDenied, GrpcCode.unauthenticated, GrpcCode.aborted])(
  "does not try again after code %i",
  async (grpcCode) => {
    await expect(sync([rpcError(grpcCode, "no")])).rejects.toMatchObject({ grpcCode });
  },
);
