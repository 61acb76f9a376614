import { setTimeout as wait } from "node:timers/promises";
import { toBatonError } from "@baton-ts/findings";
import type { ConnectorModel } from "../connector/connector-model.ts";
import type { ServiceDeps } from "../definition/connector-definition.ts";
import type { CallContext } from "../protocol/connector-service.ts";
import type { HandlerContext } from "../sync/handlers.ts";
import { createSyncCache } from "../sync/sync-cache.ts";
import type { RetryDeps } from "./retry-call.ts";

/** Names of a connector for metadata and messages. */
export interface ServiceFacts {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly helpUrl: string;
}

/** What a running connector is made of. */
export interface ServiceParts {
  readonly facts: ServiceFacts;
  readonly model: ConnectorModel;
  readonly client: unknown;
  validate(signal: AbortSignal): Promise<void>;
  readonly deps: ServiceDeps;
}

/** The parts with what calls of one service share. */
export interface ServiceContext extends ServiceParts {
  /** For calls of a sync: handlers share a cache until cleanup, or until another sync begins. */
  syncing(call: CallContext): HandlerContext<unknown>;
  /** For single calls outside of a sync: nothing is remembered. */
  alone(call: CallContext): HandlerContext<unknown>;
  retryDeps(call: CallContext): RetryDeps;
  forget(): void;
}

/** The context of a service. Calls that were aborted before they began reject as canceled. */
export function createContext(parts: ServiceParts): ServiceContext {
  const { client, deps } = parts;
  const shared = createSyncCache();
  let syncId = "";
  const handlerContext = (call: CallContext, cache: HandlerContext<unknown>["cache"]): HandlerContext<unknown> => {
    if (call.signal.aborted) throw toBatonError(call.signal.reason);
    return { client, signal: call.signal, log: deps.log, cache };
  };
  return {
    ...parts,
    syncing(call) {
      if (call.activeSyncId !== syncId) shared.clear();
      syncId = call.activeSyncId;
      return handlerContext(call, shared);
    },
    alone: (call) => handlerContext(call, createSyncCache()),
    retryDeps: ({ signal }) => ({ log: deps.log, signal, sleep: deps.sleep ?? sleep }),
    forget: () => shared.clear(),
  };
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal });
}
