import type { MissingReferences } from "../join/missing.ts";
import type { Session } from "../session/session.ts";
import type { JsonSource } from "./list-source.ts";
import { walkRows } from "./walk-rows.ts";
import { whenReady } from "./when-ready.ts";

/**
 * The whole baton.v1 list message as it comes, one element a line: `{"grants":[`, elements, `]}` and a line feed. The list is left out
 * when it is empty, as protojson does (baton-cli §2).
 */
export async function writeJsonList<Row>(session: Session, source: JsonSource<Row>, missing: MissingReferences): Promise<number> {
  const { sink } = session.output;
  const { key, lead = "" } = source;
  const write = source.createJson(missing);
  const start = `{${lead}${lead === "" ? "" : ","}${JSON.stringify(key)}:[`;
  const count = await walkRows(session, source, (row, isFirst) => {
    sink.text(isFirst ? start : ",\n");
    return write(row, sink);
  });
  sink.text(count === 0 ? `{${lead}}\n` : "]}\n");
  await sink.flush();
  return count;
}

/** One element of the list a line, nothing around them. */
export async function writeNdjsonList<Row>(
  session: Session,
  source: JsonSource<Row>,
  missing: MissingReferences,
): Promise<number> {
  const { sink } = session.output;
  const write = source.createJson(missing);
  const endLine = (): void => sink.text("\n");
  const count = await walkRows(session, source, (row) => whenReady(write(row, sink), endLine));
  await sink.flush();
  return count;
}
