import { ByteWriter } from "../journal/byte-writer.ts";
import { recordBytes } from "../journal/frame.ts";
import { recordKinds } from "../journal/header.ts";
import { type PageHead, type PageOutcome, writePageHead } from "../journal/page-head.ts";
import { describeSubject } from "../plan/action.ts";
import type { Chain } from "../plan/chain.ts";
import type { CollectContext } from "./collect-context.ts";
import type { PageDraft } from "./page-draft.ts";

/** Appends what the draft holds to the journal, waits until it is written, and only then takes it in. Returns the number of rows. */
export async function writePage(
  context: CollectContext,
  draft: PageDraft,
  chain: Chain,
  outcome: PageOutcome,
  fields: { readonly nextToken?: string; readonly reason?: string } = {},
): Promise<number> {
  const head = draft.takeHead(chain, outcome, fields);
  const encoded = encodeHead(head);
  const rows = draft.rows.view();
  const { position, written } = context.journal.append([encoded, rows]);
  await written;
  const { rows: count, repeated } = context.state.commit({ head, rows, position, headLength: encoded.length });
  draft.rows.clear();
  for (const action of repeated) {
    context.logger.warn("skipping re-mentioned spawned cursor: identical work was already admitted this sync", {
      op: action.op,
      resource: describeSubject(action),
    });
  }
  return count;
}

/** True once the rows are so many that they go into the journal as a part of their page: it may be larger than memory has room for twice. */
export function isLarge(draft: PageDraft): boolean {
  return draft.rows.byteLength > recordBytes;
}

/** Writes the rows so far as a part of the page. From then on the page must not be dropped any more. */
export async function writePart(context: CollectContext, draft: PageDraft, chain: Chain): Promise<void> {
  await writePage(context, draft, chain, "part");
}

function encodeHead(head: PageHead): Buffer {
  const writer = new ByteWriter(512);
  writer.byte(recordKinds.page);
  writePageHead(writer, head);
  return writer.view();
}
