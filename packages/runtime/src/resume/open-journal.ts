import type { Logger } from "@baton-ts/sdk";
import type { ProgressLog } from "../collect/progress-log.ts";
import type { SyncState } from "../collect/sync-state.ts";
import type { JournalHeader } from "../journal/header.ts";
import { Journal, type JournalOptions } from "../journal/journal.ts";
import { readJournalHeader } from "../journal/scan-journal.ts";
import { isSegment, removeSegments } from "../journal/segment-files.ts";
import { Replay } from "./replay.ts";

/** How long an unfinished sync may be continued: older pages say too little about today (sync-engine §3.2). */
const maxAgeNanos = 7n * 24n * 60n * 60n * 1_000_000_000n;

export interface OpenJournalOptions extends JournalOptions {
  readonly logger: Logger;
  /** Why an existing journal is not even looked at, or undefined. */
  readonly startAnew: string | undefined;
  /** True for a sync that is in the output file, whole: its run was killed after it had put the file in place. */
  readonly isInFile: (syncId: string) => Promise<boolean>;
}

export interface OpenedJournal {
  readonly journal: Journal;
  /** Of the journal that is written: the interrupted sync's when resumed. */
  readonly header: JournalHeader;
  readonly resumed: boolean;
}

/**
 * Continues the journal of an unfinished sync where it belongs to the same work, and fills `state` from it; else starts an empty one.
 * Says in the log why an existing one is not continued.
 */
export async function openJournal(
  options: OpenJournalOptions,
  state: SyncState,
  progressLog: ProgressLog,
  signal: AbortSignal,
): Promise<OpenedJournal> {
  const { folder, logger } = options;
  const names = await folder.list();
  if (names.some(isSegment)) {
    const found = await readJournalHeader(folder);
    const reason = options.startAnew ?? (await whyNot(found, options));
    if (reason === undefined && found !== undefined) {
      const replay = new Replay(state, progressLog, signal);
      const journal = await Journal.reopen({ ...options, header: found }, replay.visit, signal);
      replay.finish();
      return { journal, header: found, resumed: true };
    }
    logger.info("starting a new sync: the unfinished one is not continued", { reason, unfinished_sync_id: found?.syncId });
    await removeSegments(folder);
  }
  return { journal: await Journal.create(options), header: options.header, resumed: false };
}

async function whyNot(found: JournalHeader | undefined, options: OpenJournalOptions): Promise<string | undefined> {
  const { header: wanted, clock } = options;
  if (found === undefined) return "its journal cannot be read, or another version wrote it";
  if (found.connector !== wanted.connector) return `it is of connector "${found.connector}", this one is "${wanted.connector}"`;
  if (found.syncType !== wanted.syncType) return `it is of type ${found.syncType}, this one is ${wanted.syncType}`;
  if (found.fingerprint !== wanted.fingerprint) return "it was started with other options";
  if (clock.now() - found.startedAt > maxAgeNanos) return "it was started more than seven days ago";
  // Continued, it would pass off the rows of an earlier day as those of today.
  if (await options.isInFile(found.syncId)) return "it is finished and in the file, only its journal was left behind";
  return undefined;
}
