export { convertSync } from "./convert/convert-sync.ts";
export type { IdSample } from "./convert/id-sample.ts";
export {
  type ConvertDestination,
  type ConvertedSync,
  type ConvertOptions,
  type ConvertProgress,
  type ConvertStep,
  type CopiedRows,
  convertSteps,
} from "./convert/options.ts";
export { type BulkWriterOptions, createBulkWriter, detectEngine } from "./create-bulk-writer.ts";
export { formatProcessMark, hasEnded, ownProcessMark, type ProcessMark, parseProcessMark } from "./envelope/process-mark.ts";
export { type Clock, type Environment, machineClock, type RandomBytes } from "./environment.ts";
export * from "./ids/baton-id.ts";
export { formatKsuid, type Ksuid, newKsuid, parseKsuid } from "./ids/ksuid.ts";
export { createMemoryStore, type MemoryStore, type MemoryStoreOptions } from "./memory/memory-store.ts";
export { type OpenC1zOptions, openC1z } from "./open-c1z.ts";
export {
  entitlementFromRow,
  type GrantFromRowOptions,
  grantFromRow,
  resourceFromRow,
  resourceTypeFromRow,
} from "./rows-from-messages/messages.ts";
export { entitlementRow, grantRow, resourceRow, resourceTypeRow } from "./rows-from-messages/rows.ts";
export { attachExpansion, type SplitGrant, splitExpansion } from "./rows-from-messages/split-expansion.ts";
export { findingsAssetId } from "./store/findings-asset.ts";
export { formatStoredTime, nanosOfTimestamp, parseStoredTime, timestampOfNanos } from "./store/nanos.ts";
export type * from "./store/reader.ts";
export type * from "./store/rows.ts";
export type * from "./store/sync-run.ts";
export type * from "./store/writer.ts";
