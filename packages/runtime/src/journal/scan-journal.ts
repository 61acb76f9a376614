import { frameBytes } from "./frame.ts";
import { FrameReader } from "./frame-reader.ts";
import { decodeHeader, type JournalHeader, recordKinds } from "./header.ts";
import { type Position, positionOf, segmentName } from "./position.ts";
import type { SegmentFile, SegmentFolder } from "./segment-files.ts";

/** Called for every page record, in order, with its body and where that is. The body is valid until the visitor is done. */
export type RecordVisitor = (body: Buffer, position: Position) => Promise<void> | void;

/** The header of a journal, or undefined where the folder holds none that this version can read. */
export async function readJournalHeader(folder: SegmentFolder): Promise<JournalHeader | undefined> {
  const names = await folder.list();
  if (!names.includes(segmentName(0))) return undefined;
  const file = await folder.open(segmentName(0), false);
  try {
    const first = await new FrameReader(file, 0).next();
    return first === undefined ? undefined : decodeHeader(first.body, 0);
  } finally {
    await file.close();
  }
}

/**
 * Reads a journal from its start to the first record that is cut short or damaged: what a kill or a power cut leaves behind. Everything
 * from there on is as if it had never been written. Returns the valid bytes of each segment.
 */
export async function scanJournal(
  header: JournalHeader,
  names: ReadonlySet<string>,
  fileOf: (segment: number) => Promise<SegmentFile>,
  visit: RecordVisitor,
  signal: AbortSignal,
): Promise<number[]> {
  const lengths: number[] = [];
  for (let segment = 0; names.has(segmentName(segment)); segment++) {
    const frames = new FrameReader(await fileOf(segment), segment);
    const first = await frames.next();
    const own = first === undefined ? undefined : decodeHeader(first.body, segment);
    if (own?.syncId !== header.syncId) break;
    const complete = await visitPages(frames, segment, visit, signal);
    lengths.push(frames.offset);
    if (!complete) break;
  }
  return lengths;
}

/** True when the segment ends with its last record. */
async function visitPages(frames: FrameReader, segment: number, visit: RecordVisitor, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    signal.throwIfAborted();
    const frame = await frames.next();
    if (frame === undefined) return frames.atEnd;
    if (frame.body[0] !== recordKinds.page) continue;
    // Most visits are done at once; awaiting each of them would cost more than they do.
    const pending = visit(frame.body, positionOf(segment, frame.offset + frameBytes));
    if (pending !== undefined) await pending;
  }
}
