export type { CrashSource, OutputStream, ProgramHost, SignalSource, StopSignal } from "./program/program-host.ts";
export { runConnectorProgram } from "./program/run-connector-program.ts";
export { systemHost } from "./program/system-host.ts";
export { type Clock, systemClock } from "./sync/clock.ts";
export type { SyncLimits, SyncMode, SyncOptions, SyncOutput, SyncTarget } from "./sync/options.ts";
export type { SyncPhase, SyncProgress } from "./sync/progress.ts";
export type { SyncReport } from "./sync/report.ts";
export { runSync } from "./sync/run-sync.ts";
