import { BatonError, GrpcCode, isBatonError } from "@baton-ts/findings";
import type { ActionOp } from "../plan/action.ts";
import type { Chain } from "../plan/chain.ts";
import type { CollectContext } from "./collect-context.ts";
import { PageDraft } from "./page-draft.ts";
import { atPage } from "./page-error.ts";
import { withRetries } from "./retry.ts";
import { Scheduler } from "./scheduler.ts";
import { runStep } from "./steps/run-step.ts";
import { WarningLimit } from "./warning-limit.ts";
import { writePage } from "./write-page.ts";

const phaseLines: Readonly<Partial<Record<ActionOp, string>>> = {
  "list-resource-types": "Syncing resource types...",
  "list-resources": "Syncing resources...",
  "list-static-entitlements": "Syncing static entitlements...",
  "list-entitlements": "Syncing entitlements...",
  "list-grants": "Syncing grants...",
};

/**
 * Lists everything that the plan asks for, with `workers` calls in flight, into the journal. A worker makes its next call when its last
 * page is written: a slow disk slows the calls. Rejects with the first failure, and then all other calls have ended; the journal stays good.
 */
export async function collect(context: CollectContext, workers: number, abort: AbortController): Promise<void> {
  const { state, journal, logger, report } = context;
  const limit = new WarningLimit(state.ledger, () => state.plan.planners);
  const { signal } = abort;
  const scheduler = new Scheduler(state.plan, journal, signal, {
    beforePhase: () => state.settle(journal, signal),
    checkpoint: () => limit.check(),
    phaseEntered: (op, planned) => {
      const line = phaseLines[op];
      if (line !== undefined) logger.info(line);
      if (planned > 0 && op !== "list-resource-types") logger.info("syncing in parallel", { actions: planned, workers });
      report({ kind: "phase", phase: op, planned });
    },
  });
  const wake = (): void => scheduler.wake();
  signal.addEventListener("abort", wake);
  let failure: unknown;
  const worker = async (): Promise<void> => {
    const draft = new PageDraft();
    try {
      for (let chain = await scheduler.next(); chain !== undefined; chain = await scheduler.next()) {
        await runChain(context, draft, chain, limit, wake);
        scheduler.finish(chain);
      }
    } catch (error) {
      failure ??= error;
      abort.abort(error);
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  signal.removeEventListener("abort", wake);
  if (failure !== undefined) throw failure;
  await state.settle(journal, signal);
  checkSpawned(state.admissions.unfinished);
}

/** Fetches the pages of one listing to its end. */
async function runChain(
  context: CollectContext,
  draft: PageDraft,
  chain: Chain,
  limit: WarningLimit,
  wake: () => void,
): Promise<void> {
  for (;;) {
    const nextToken = await runPage(context, draft, chain, limit);
    wake();
    if (nextToken === "") return;
    chain.advance(nextToken);
  }
}

async function runPage(context: CollectContext, draft: PageDraft, chain: Chain, limit: WarningLimit): Promise<string> {
  const { op, resourceType } = chain.action;
  draft.restart({ keepCalls: false });
  const policy = {
    clock: context.clock,
    logger: context.logger,
    signal: context.call.signal,
    ...context.retry,
    waiting: (waitMs: number, reason: string) => context.report({ kind: "waiting", phase: op, resourceType, waitMs, reason }),
  };
  try {
    const outcome = await withRetries(policy, () => {
      draft.restart({ keepCalls: true });
      return runStep(context, draft, chain);
    });
    chain.checkNext(outcome.nextToken);
    const { listed } = draft;
    const rows = await writePage(context, draft, chain, outcome.kind, outcome);
    reportPage(context, chain, { nextToken: outcome.nextToken, listed, kind: outcome.kind }, rows);
    return outcome.nextToken;
  } catch (error) {
    context.call.signal.throwIfAborted();
    if (isTokenForgotten(error, chain)) return await startOver(context, draft, chain, limit, error);
    if (!isWarning(error, op)) throw atPage(error, chain);
    await dropListing(context, draft, chain, limit, error);
    return "";
  }
}

/** What sources answer to a page token that they do not know. */
const forgottenCodes: ReadonlySet<GrpcCode> = new Set([
  GrpcCode.invalidArgument,
  GrpcCode.notFound,
  GrpcCode.failedPrecondition,
  GrpcCode.outOfRange,
]);

/** Page tokens of many sources live for minutes or hours, an interrupted sync for days. */
function isTokenForgotten(error: unknown, chain: Chain): error is BatonError {
  return chain.hasOldToken && isBatonError(error) && forgottenCodes.has(error.grpcCode);
}

/** Lists from the first page again; rows that come twice count once. */
async function startOver(
  context: CollectContext,
  draft: PageDraft,
  chain: Chain,
  limit: WarningLimit,
  error: BatonError,
): Promise<string> {
  context.logger.warn("the source does not take the page token of the interrupted run any more: this listing starts over", {
    action: chain.action,
    pages: chain.page,
    error,
  });
  chain.restart();
  return await runPage(context, draft, chain, limit);
}

/** A listing that answers NotFound is left out, and the sync goes on: things vanish while they are listed (sync-engine §4.6). */
function isWarning(error: unknown, op: ActionOp): error is BatonError {
  return isBatonError(error) && error.grpcCode === GrpcCode.notFound && op !== "list-resource-types";
}

async function dropListing(
  context: CollectContext,
  draft: PageDraft,
  chain: Chain,
  limit: WarningLimit,
  error: BatonError,
): Promise<void> {
  draft.restart({ keepCalls: true });
  const placed = atPage(error, chain);
  context.logger.warn("skipping sync action", { action: chain.action, error: placed });
  await writePage(context, draft, chain, "dropped", { reason: error.message });
  limit.warn(placed.message);
  context.report({ kind: "warning", message: placed.message });
}

function reportPage(
  context: CollectContext,
  chain: Chain,
  page: { readonly nextToken: string; readonly listed: number; readonly kind: "page" | "skipped" },
  rows: number,
): void {
  const { op, resourceType } = chain.action;
  const counts = context.state.ledger.phases.get(op) ?? { pages: 0, rows: 0 };
  const { nextToken, listed, kind } = page;
  context.progressLog.page({ action: chain.action, outcome: kind, nextToken, listed }, rows, { quiet: false });
  context.report({ kind: "page", phase: op, resourceType, rows, totalPages: counts.pages, totalRows: counts.rows });
}

/** Invariant I10: nothing that a connector enqueued may be left behind unnoticed (sync-engine §4.9). */
function checkSpawned(unfinished: number): void {
  if (unfinished === 0) return;
  const what = `${unfinished} spawned page-token cursor(s) were admitted to the schedule but never drained`;
  throw new BatonError({
    code: "BATON_SYNC_CURSOR_UNFINISHED",
    message: `ingest invariant I10 violated: ${what} (scheduler bug — the sync is missing their data)`,
  });
}
