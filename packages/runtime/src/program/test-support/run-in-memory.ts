import { EventEmitter } from "node:events";
import type { SyncRun } from "@baton-ts/c1z";
import type { ConnectorDefinition } from "@baton-ts/sdk";
import type { Clock } from "../../sync/clock.ts";
import type { SyncReport } from "../../sync/report.ts";
import type { OutputStream, ProgramHost } from "../program-host.ts";
import { runProgram } from "../run-program.ts";
import type { RunSync } from "../sync-command/sync-once.ts";

/** What a run left behind. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Codes of ends that a second signal asked for. */
  readonly exits: readonly number[];
}

export interface InMemoryOptions {
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly cwd?: string | undefined;
  readonly stdoutTty?: boolean | undefined;
  readonly stderrTty?: boolean | undefined;
  readonly clock?: ManualClock | undefined;
  readonly signals?: EventEmitter | undefined;
  readonly crashes?: EventEmitter | undefined;
  readonly runSync?: RunSync | undefined;
}

/** A clock that stands until it is moved. It starts at 2026-11-23T18:53:46.524Z. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
}

export function manualClock(): ManualClock {
  let ms = 0;
  return {
    now: () => 1_795_460_026_524_000_000n + BigInt(ms) * 1_000_000n,
    monotonicMs: () => ms,
    sleep: async () => {},
    advance: (by) => {
      ms += by;
    },
  };
}

function capture(isTTY: boolean): OutputStream & { readonly text: () => string } {
  let text = "";
  return {
    isTTY,
    columns: 100,
    write: (chunk) => {
      text += chunk;
    },
    text: () => text,
  };
}

/** Runs the real program with captured streams. */
export async function runInMemory(
  definition: ConnectorDefinition,
  argv: readonly string[],
  options: InMemoryOptions = {},
): Promise<Outcome> {
  const stdout = capture(options.stdoutTty ?? true);
  const stderr = capture(options.stderrTty ?? false);
  const exits: number[] = [];
  const host: ProgramHost = {
    argv,
    env: options.env ?? {},
    cwd: options.cwd ?? "/nonexistent",
    stdout,
    stderr,
    signals: options.signals ?? new EventEmitter(),
    crashes: options.crashes ?? new EventEmitter(),
    clock: options.clock ?? manualClock(),
    exit: (code) => exits.push(code),
  };
  const code = await runProgram(definition, host, options.runSync ?? (async () => finishedReport()));
  return { code, stdout: stdout.text(), stderr: stderr.text(), exits };
}

const finishedRun: SyncRun = {
  id: "2abcdefghijklmnopqrstuvwxyz",
  type: "full",
  startedAt: 1_795_460_026_000_000_000n,
  endedAt: 1_795_460_038_500_000_000n,
  syncToken: "",
  parentSyncId: "",
  linkedSyncId: "",
  supportsDiff: true,
  stats: {
    resourceTypes: 2,
    resources: 1240,
    entitlements: 80,
    grants: 3400,
    assets: 0,
    resourcesByResourceType: { user: 1200, group: 40 },
    entitlementsByResourceType: { group: 80 },
    grantsByResourceType: { group: 3400 },
  },
  invariants: { generation: "", coverage: [], mode: "" },
};

/** The report of a sync that went well. */
export function finishedReport(more: Partial<SyncReport> = {}): SyncReport {
  return {
    path: "/out/sync.c1z",
    engine: "pebble",
    run: finishedRun,
    resumed: false,
    findings: [],
    warnings: [],
    calls: 84,
    pages: 84,
    expandedGrants: 1100,
    decompressedBytes: 5_000_000,
    compressedBytes: 1_234_567,
    ...more,
  };
}
