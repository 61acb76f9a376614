import { hash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { BatonError, GrpcCode } from "@baton-ts/findings";
import type { CallContext, ConnectorService } from "@baton-ts/sdk";
import type { LoggedCall } from "./call-log.ts";
import type { ChaosOptions } from "./chaos-options.ts";

export interface ChaosSeams {
  /** Told of every listing call and how it ended. Default: nobody. */
  readonly onCall?: ((call: LoggedCall) => void) | undefined;
  /** Default: a timer of this machine. */
  readonly sleep?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
}

type Failure = "not-found" | "rate-limited" | "unavailable" | "reset";

/** Rate limits name waits up to this long: enough to be waited for, short enough for tests. */
const maxRetryAfterMs = 20;

/**
 * The service with delays and failures on its way, as a network has them. What happens to a call follows from the seed, the call and how
 * often this service was asked for it, so runs of one seed list the same rows, however often they were killed and whatever the order of
 * their calls. Failures that a repetition cures end after one or two; NotFound stays.
 */
export function chaosService(inner: ConnectorService, options: ChaosOptions, seams: ChaosSeams = {}): ConnectorService {
  const attempts = new Map<string, number>();
  const sleep = seams.sleep ?? ((ms, signal) => delay(ms, undefined, { signal }));
  const through = async <T>(parts: readonly string[], context: CallContext, answer: () => Promise<T>): Promise<T> => {
    const call = JSON.stringify(parts);
    const attempt = (attempts.get(call) ?? 0) + 1;
    attempts.set(call, attempt);
    const log = (outcome: LoggedCall["outcome"]): void =>
      seams.onCall?.({ pid: process.pid, syncId: context.activeSyncId, call, attempt, outcome });
    log("asked");
    await sleep(Math.floor(roll(options.seed, "delay", call, attempt) * (options.maxDelayMs + 1)), context.signal);
    const failure = failureOf(options, parts, call, attempt);
    if (failure !== undefined) {
      log(failure);
      throw errorOf(failure, call, roll(options.seed, "wait", call, attempt));
    }
    const answered = await answer();
    log("answered");
    return answered;
  };
  return {
    metadata: (context) => inner.metadata(context),
    capabilities: () => inner.capabilities(),
    validate: (context) => inner.validate(context),
    grant: (request, context) => inner.grant(request, context),
    revoke: (request, context) => inner.revoke(request, context),
    cleanup: (context) => inner.cleanup(context),
    [Symbol.asyncDispose]: () => Promise.resolve(inner[Symbol.asyncDispose]()),
    listResourceTypes: (context) => through(["list-resource-types"], context, () => inner.listResourceTypes(context)),
    listResources: (request, context) => {
      const { resourceTypeId, parentResourceId: parent, pageToken } = request;
      const parts = ["list-resources", resourceTypeId, parent?.resourceType ?? "", parent?.resource ?? "", pageToken];
      return through(parts, context, () => inner.listResources(request, context));
    },
    getResource: (request, context) => {
      const parts = ["get-resource", request.resourceId.resourceType, request.resourceId.resource];
      return through(parts, context, () => inner.getResource(request, context));
    },
    listStaticEntitlements: (request, context) =>
      through(["list-static-entitlements", request.resourceTypeId, request.pageToken], context, () =>
        inner.listStaticEntitlements(request, context),
      ),
    listEntitlements: (request, context) =>
      through(["list-entitlements", ...idOf(request.resource), request.pageToken], context, () =>
        inner.listEntitlements(request, context),
      ),
    listGrants: (request, context) =>
      through(["list-grants", ...idOf(request.resource), request.pageToken], context, () => inner.listGrants(request, context)),
  };
}

function idOf(resource: { readonly id?: { readonly resourceType: string; readonly resource: string } | undefined }): string[] {
  return [resource.id?.resourceType ?? "", resource.id?.resource ?? ""];
}

/** Whole numbers of a seed, spread evenly over [0, 1). */
function roll(seed: number, ...of: readonly (string | number)[]): number {
  return Number.parseInt(hash("sha256", JSON.stringify([seed, ...of])).slice(0, 12), 16) / 2 ** 48;
}

function failureOf(options: ChaosOptions, parts: readonly string[], call: string, attempt: number): Failure | undefined {
  const { seed } = options;
  const hits = (what: Failure, perMille: number): boolean => roll(seed, what, call) * 1000 < perMille;
  const isRowListing = parts[0] === "list-entitlements" || parts[0] === "list-grants";
  if (isRowListing && hits("not-found", options.notFound)) return "not-found";
  // One failure or two, and then the call gets through.
  if (attempt > 1 + Math.floor(roll(seed, "times", call) * 2)) return undefined;
  if (hits("rate-limited", options.rateLimited)) return "rate-limited";
  if (hits("unavailable", options.unavailable)) return "unavailable";
  return hits("reset", options.resets) ? "reset" : undefined;
}

function errorOf(failure: Failure, call: string, share: number): Error {
  if (failure === "not-found") {
    const message = `${call} vanished while it was listed`;
    return new BatonError({ code: "BATON_CHAOS_NOT_FOUND", message, grpcCode: GrpcCode.notFound });
  }
  if (failure === "reset") {
    // As Node reports it: the engine has to see through to what it means.
    const cause = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" });
    return new Error("fetch failed", { cause });
  }
  return new BatonError({
    code: failure === "rate-limited" ? "BATON_CHAOS_RATE_LIMITED" : "BATON_CHAOS_UNAVAILABLE",
    message: `${call} was answered ${failure === "rate-limited" ? 429 : 503}`,
    retry: "later",
    retryAfterMs: 1 + Math.floor(share * maxRetryAfterMs),
    grpcCode: GrpcCode.unavailable,
  });
}
