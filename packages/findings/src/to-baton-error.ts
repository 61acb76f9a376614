import { BatonError, type BatonErrorOptions, isBatonError } from "./error.ts";
import { type ChainLink, errorChain, messageOf } from "./error-chain.ts";
import { GrpcCode } from "./grpc-code.ts";
import { readSystemError } from "./system-error.ts";

type Verdict = Omit<BatonErrorOptions, "cause">;

interface Candidate {
  readonly rank: number;
  readonly verdict: Verdict;
  readonly wrappers: readonly object[];
}

// Smaller wins: a known failure explains a time-out, and both explain the cancellation of everything that ran beside them
// (a status wins over a joined cancel: connector-runtime §1.3).
// A connection tried on several addresses fails with a summary that names none of them: the first that names its place is better.
const rankOf = { status: 0, system: 1, systemWithoutPlace: 2, timeout: 3, canceled: 4 } as const;

/**
 * Turns anything thrown into a BatonError; called once at each boundary (RPC handler, program main, task loop). Total: never throws.
 *
 * A BatonError is returned as it is. Otherwise the causes are searched, nearest first (`cause` chains, AggregateError, SuppressedError;
 * 16 levels, cycles allowed) for, in this order: a BatonError or an RPC error, a Node system/network/TLS error (`BATON_FILE_*`,
 * `BATON_NETWORK_*`), a time-out (`BATON_DEADLINE_EXCEEDED`, gRPC 4), an abort (`BATON_CANCELED`, gRPC 1); its code, grpcCode, hint,
 * details and retry are taken, and the messages of the errors around it are put in front. Nothing found: `BATON_UNKNOWN` (gRPC 2), with
 * the messages of the value and its causes.
 */
export function toBatonError(value: unknown): BatonError {
  if (isBatonError(value)) return value;
  let best: Candidate | undefined;
  for (const link of errorChain(value)) {
    const candidate = judge(link);
    if (candidate !== undefined && (best === undefined || candidate.rank < best.rank)) best = candidate;
  }
  if (best === undefined) return new BatonError({ code: "BATON_UNKNOWN", message: messageOfAny(value), cause: value });
  return new BatonError({ ...best.verdict, message: prefixed(best.wrappers, best.verdict.message), cause: value });
}

function judge(link: ChainLink): Candidate | undefined {
  const { error, wrappers } = link;
  if (isBatonError(error)) {
    const { code, message, hint, details, retry, retryAfterMs, grpcCode } = error;
    const rank = grpcCode === GrpcCode.canceled ? rankOf.canceled : rankOf.status;
    return { rank, wrappers, verdict: { code, message, hint, details, retry, retryAfterMs, grpcCode } };
  }
  const rpc = judgeRpc(error);
  if (rpc !== undefined)
    return { rank: rpc.grpcCode === GrpcCode.canceled ? rankOf.canceled : rankOf.status, wrappers, verdict: rpc };
  const name = "name" in error ? error.name : undefined;
  const message = messageOf(error);
  if (name === "TimeoutError") {
    const verdict: Verdict = { code: "BATON_DEADLINE_EXCEEDED", message, retry: "later", grpcCode: GrpcCode.deadlineExceeded };
    return { rank: rankOf.timeout, wrappers, verdict };
  }
  if (name === "AbortError") {
    return { rank: rankOf.canceled, wrappers, verdict: { code: "BATON_CANCELED", message, grpcCode: GrpcCode.canceled } };
  }
  const system = readSystemError(error);
  if (system === undefined) return undefined;
  return { rank: Object.keys(system.details).length > 1 ? rankOf.system : rankOf.systemWithoutPlace, wrappers, verdict: system };
}

/**
 * The error class of Connect, known by its name so that this package needs no RPC library. One that the local transport made of a
 * system error is passed over: the system error among its causes says more.
 */
function judgeRpc(error: object): Verdict | undefined {
  if (!("name" in error) || error.name !== "ConnectError" || !("code" in error)) return undefined;
  if ("cause" in error && typeof error.cause === "object" && error.cause !== null && readSystemError(error.cause))
    return undefined;
  const grpcCode = Object.values(GrpcCode).find((code) => code === error.code && code !== GrpcCode.ok);
  if (grpcCode === undefined) return undefined;
  const retry = grpcCode === GrpcCode.unavailable || grpcCode === GrpcCode.deadlineExceeded ? "later" : "never";
  const code = grpcCode === GrpcCode.canceled ? "BATON_CANCELED" : "BATON_RPC_FAILED";
  return { code, message: messageOf(error), retry, grpcCode };
}

/** Messages of the wrappers in front of the found one; a wrapper that repeats what follows, or says nothing, is left out. */
function prefixed(wrappers: readonly object[], message: string): string {
  let text = message;
  for (const wrapper of wrappers.toReversed()) {
    const outer = messageOf(wrapper);
    if (outer === "" || outer === "fetch failed" || text.includes(outer)) continue;
    text = outer.includes(text) ? outer : `${outer}: ${text}`;
  }
  return text === "" ? noMessage : text;
}

const noMessage = "failed without a message";

// A message is a line that somebody reads: what comes after so many colons says nothing to them.
const maxCauses = 3;

/** The cause of the cause, and so on; of several causes the first. */
function firstCause(value: object): ChainLink {
  let found: ChainLink = { error: value, wrappers: [] };
  for (const link of errorChain(value)) {
    if (link.wrappers.length <= maxCauses && link.wrappers.at(-1) === found.error) found = link;
  }
  return found;
}

/** Objects are named, not printed: they may hold secrets. */
function messageOfAny(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    const { error, wrappers } = firstCause(value);
    const message = prefixed(wrappers, messageOf(error));
    return message === noMessage && !(value instanceof Error)
      ? `thrown value is not an error but ${describeObject(value)}`
      : message;
  }
  if (typeof value === "string" && value.trim() !== "") return value.replace(/\s+/g, " ").trim();
  return `thrown value is not an error but ${typeof value === "function" ? "a function" : JSON.stringify(String(value))}`;
}

function describeObject(value: object): string {
  const name = value.constructor?.name;
  return typeof name === "string" && name !== "" && name !== "Object" ? `an object of class ${name}` : "an object";
}
