import type { Clock } from "../../sync/clock.ts";
import type { SyncPhase, SyncProgress } from "../../sync/progress.ts";
import type { Log } from "../logs/create-log.ts";

// Upstream's messages (pkg/sync/progresslog); other phases have none there.
const messages: Partial<Record<SyncPhase, string>> = {
  "list-resource-types": "Synced resource types",
  "list-resources": "Synced resources",
  "list-entitlements": "Synced entitlements",
  "list-grants": "Synced grants",
};

const intervalMs = 10_000;

interface Counted {
  count: number;
  loggedMs: number;
  isLogged: boolean;
}

/**
 * Logs how many rows of a resource type a phase has brought: every 10 seconds, and when the phase ends. Lines of one moment stand in
 * the order in which the types came.
 */
export function createProgressLog(log: Log, clock: Clock): (event: SyncProgress) => void {
  let phase: SyncPhase | undefined;
  const types = new Map<string, Counted>();
  const write = (resourceType: string, counted: Counted): void => {
    const message = phase === undefined ? undefined : messages[phase];
    if (message === undefined || counted.isLogged) return;
    log.info(message, { ...(phase === "list-resource-types" ? {} : { resource_type_id: resourceType }), count: counted.count });
    counted.isLogged = true;
    counted.loggedMs = clock.monotonicMs();
  };
  const endPhase = (): void => {
    for (const [resourceType, counted] of types) write(resourceType, counted);
    types.clear();
  };
  return (event) => {
    if (event.kind === "phase" || event.kind === "sealing") {
      endPhase();
      phase = event.kind === "phase" ? event.phase : "seal";
    } else if (event.kind === "page") {
      const counted = types.get(event.resourceType) ?? { count: 0, loggedMs: clock.monotonicMs(), isLogged: false };
      types.set(event.resourceType, counted);
      counted.count += event.rows;
      counted.isLogged = false;
      if (clock.monotonicMs() - counted.loggedMs >= intervalMs) write(event.resourceType, counted);
    }
  };
}
