import { type SyncRun, timestampOfNanos } from "@baton-ts/c1z";
import { toJsonText } from "@baton-ts/proto";
import { type SyncOutput, SyncOutputSchema } from "@baton-ts/proto/outputs";
import { create } from "@bufbuild/protobuf";
import type { CommonFlags } from "../../command-line/flags.ts";
import type { CliContext } from "../../context.ts";
import { formatDuration, formatTime } from "../../output/format-time.ts";
import { onePage } from "../../output/list-source.ts";
import type { Column } from "../../output/table.ts";
import { writeList } from "../../output/write-list.ts";
import { selectSyncs } from "../../session/choose-sync.ts";
import { runSession } from "../../session/session.ts";

const columns: readonly Column[] = [
  { name: "sync_id", clip: "never" },
  { name: "type", clip: "never" },
  { name: "state", clip: "never" },
  { name: "started", clip: "never", dropRank: 1 },
  { name: "ended", clip: "never", dropRank: 2 },
  { name: "duration", clip: "never", align: "right", dropRank: 4 },
  { name: "parent_sync_id", clip: "middle", dropRank: 3 },
];

/** Prints the file's syncs in storage order, oldest first; with `--sync-id` that one alone. */
export async function listSyncs(context: CliContext, flags: CommonFlags, file?: string): Promise<void> {
  await runSession(context, flags, file, async (session) => {
    const rows = selectSyncs(flags.syncId, session.syncs, session.path);
    await writeList<SyncRun>(session, {
      key: "syncs",
      noun: "syncs",
      pages: () => onePage(rows),
      columns,
      createJson: () => (sync, sink) => sink.text(toJsonText(SyncOutputSchema, toSyncOutput(sync))),
      createCells: () => readCells,
    });
  });
}

function toSyncOutput(sync: SyncRun): SyncOutput {
  return create(SyncOutputSchema, {
    id: sync.id,
    startedAt: timestampOfNanos(sync.startedAt),
    ...(sync.endedAt === null ? {} : { endedAt: timestampOfNanos(sync.endedAt) }),
    syncToken: sync.syncToken,
    syncType: sync.type,
    parentSyncId: sync.parentSyncId,
  });
}

function readCells(sync: SyncRun): readonly string[] {
  const { endedAt, startedAt } = sync;
  return [
    sync.id,
    sync.type,
    endedAt === null ? "unfinished" : "finished",
    formatTime(startedAt),
    endedAt === null ? "" : formatTime(endedAt),
    endedAt === null ? "" : formatDuration(endedAt - startedAt),
    sync.parentSyncId,
  ];
}
