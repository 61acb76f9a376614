import { hash, randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import type { SyncType } from "@baton-ts/c1z";
import { type Logger, silentLogger } from "@baton-ts/sdk";
import { type Clock, systemClock } from "./clock.ts";
import type { SyncMode, SyncOptions, SyncTarget } from "./options.ts";
import type { SyncProgress } from "./progress.ts";

/** Options with every default applied. */
export interface ResolvedOptions {
  readonly options: SyncOptions;
  readonly syncType: SyncType;
  readonly targets: readonly SyncTarget[];
  readonly skipEntitlementsAndGrants: boolean;
  readonly skipGrants: boolean;
  readonly syncResourceTypes: ReadonlySet<string> | undefined;
  readonly workers: number;
  readonly journalDir: string;
  /** Of everything that decides what is fetched and kept. */
  readonly fingerprint: string;
  readonly clock: Clock;
  readonly random: (size: number) => Uint8Array;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly report: (event: SyncProgress) => void;
  readonly limits: {
    readonly maxRetryDelayMs: number;
    readonly retryStepMs: number;
    readonly journalSegmentBytes: number;
    readonly journalSyncMs: number;
    readonly sealWindowBytes: number;
  };
}

const mebibyte = 1024 * 1024;

export function resolveOptions(options: SyncOptions): ResolvedOptions {
  const mode = options.mode ?? { kind: "full" };
  const types = options.syncResourceTypes ?? [];
  const syncResourceTypes = types.length === 0 ? undefined : new Set(types);
  const { limits } = options;
  const suffix = mode.kind === "targeted" ? ".partial.journal" : ".journal";
  return {
    options,
    syncType: syncTypes[mode.kind],
    targets: mode.kind === "targeted" ? chooseTargets(mode.targets, syncResourceTypes) : [],
    skipEntitlementsAndGrants:
      mode.kind === "resourcesOnly" || (mode.kind === "targeted" && mode.skipEntitlementsAndGrants === true),
    skipGrants: mode.kind === "targeted" && mode.skipGrants === true,
    syncResourceTypes,
    workers: resolveWorkers(options.workers ?? 0),
    journalDir: options.journalDir ?? `${options.output.path}${suffix}`,
    fingerprint: hash("sha256", JSON.stringify([mode, [...types].sort(), options.fingerprint ?? ""])),
    clock: options.clock ?? systemClock,
    random: options.random ?? randomBytes,
    env: options.env ?? {},
    logger: options.logger ?? silentLogger,
    report: options.onProgress ?? (() => {}),
    limits: {
      maxRetryDelayMs: limits?.maxRetryDelayMs ?? 60_000,
      retryStepMs: limits?.retryStepMs ?? 1000,
      journalSegmentBytes: limits?.journalSegmentBytes ?? 1024 * mebibyte,
      journalSyncMs: limits?.journalSyncMs ?? 10_000,
      sealWindowBytes: limits?.sealWindowBytes ?? 32 * mebibyte,
    },
  };
}

const syncTypes: Readonly<Record<SyncMode["kind"], SyncType>> = {
  full: "full",
  resourcesOnly: "resources_only",
  targeted: "partial",
};

/** Upstream's meaning of the number (sync-engine §4.3). */
function resolveWorkers(workers: number): number {
  if (workers === -1) return Math.min(availableParallelism(), 4);
  return workers >= 1 ? Math.floor(workers) : 1;
}

/** Targets of covered types, each once (sync-engine §4.1). */
function chooseTargets(targets: readonly SyncTarget[], types: ReadonlySet<string> | undefined): SyncTarget[] {
  const chosen = new Map<string, SyncTarget>();
  for (const target of targets) {
    const { resource, parent } = target;
    if (types !== undefined && !types.has(resource.type)) continue;
    const key = JSON.stringify([resource.type, resource.id, parent?.type, parent?.id]);
    if (!chosen.has(key)) chosen.set(key, target);
  }
  return [...chosen.values()];
}
