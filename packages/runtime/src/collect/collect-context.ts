import type { SyncType } from "@baton-ts/c1z";
import type { CallContext, ConnectorService, Logger } from "@baton-ts/sdk";
import type { Journal } from "../journal/journal.ts";
import type { Clock } from "../sync/clock.ts";
import type { SyncProgress } from "../sync/progress.ts";
import type { ResourceFetcher } from "./fetch-resource.ts";
import type { PageDraft } from "./page-draft.ts";
import type { ProgressLog } from "./progress-log.ts";
import type { SyncState } from "./sync-state.ts";

/** What every step of a sync works with. */
export interface CollectContext {
  readonly connector: ConnectorService;
  /** Passed with every call. */
  readonly call: CallContext;
  readonly state: SyncState;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly progressLog: ProgressLog;
  readonly report: (event: SyncProgress) => void;
  readonly syncType: SyncType;
  /** Undefined: all types. */
  readonly syncResourceTypes: ReadonlySet<string> | undefined;
  readonly skipEntitlementsAndGrants: boolean;
  readonly skipGrants: boolean;
  /** Present in a targeted sync, which fetches the resources that grants lead to. */
  readonly fetcher: ResourceFetcher | undefined;
  readonly retry: { readonly stepMs: number; readonly maxDelayMs: number };
}

/** Times one call; the time goes into the page's record, whether the call succeeds or not. */
export async function timedCall<T>(
  context: CollectContext,
  draft: PageDraft,
  method: string,
  resourceType: string,
  call: () => Promise<T>,
): Promise<T> {
  const start = context.clock.monotonicMs();
  try {
    return await call();
  } finally {
    const ms = context.clock.monotonicMs() - start;
    draft.calls.push({ method, resourceType, micros: Math.max(0, Math.round(ms * 1000)) });
    draft.at = context.clock.now();
    if (ms > slowCallMs) {
      context.logger.warn("slow connector call", { method, resource_type_id: resourceType, elapsed: ms / 1000 });
    }
  }
}

/** Upstream's threshold (sync-engine §4.10). */
const slowCallMs = 60_000;
