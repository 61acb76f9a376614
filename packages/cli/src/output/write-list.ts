import { createMissingReferences } from "../join/missing.ts";
import type { Session } from "../session/session.ts";
import { writeConsoleList } from "./console-list.ts";
import { writeCsvList } from "./csv.ts";
import { writeJsonList, writeNdjsonList } from "./json.ts";
import type { ListSource } from "./list-source.ts";

/** Prints the list in the session's format, row by row in constant memory, and tells about dangling references at the end. */
export async function writeList<Row>(session: Session, source: ListSource<Row>): Promise<void> {
  const missing = createMissingReferences();
  const writers = { console: writeConsoleList, csv: writeCsvList, json: writeJsonList, ndjson: writeNdjsonList };
  const count = await writers[session.output.format](session, source, missing);
  if (count === 0 && session.output.format === "console") session.note(`no ${source.noun} to show`);
  const summary = missing.summary(source.noun);
  if (summary !== undefined) session.warn(summary);
}
