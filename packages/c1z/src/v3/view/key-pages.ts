import { BatonError, GrpcCode } from "@baton-ts/findings";
import type { Page, PageOptions } from "../../store/reader.ts";
import type { KeyRange, KeyValue } from "../lsm/merged-rows.ts";
import type { PebbleStore } from "../pebble-store.ts";
import { compareKeys } from "../table/key-order.ts";

const maxPageSize = 10_000;

/**
 * Cuts the rows of a range into pages. A cursor is the last key returned, as base64url (c1z-v3-pebble §3.4). `translate` may answer undefined for a
 * row that the caller's filter leaves out.
 */
export async function* keyPages<Row>(
  store: PebbleStore,
  range: KeyRange,
  page: PageOptions,
  translate: (row: KeyValue) => Row | undefined | Promise<Row | undefined>,
): AsyncGenerator<Page<Row>> {
  const size = page.pageSize === undefined || page.pageSize <= 0 || page.pageSize > maxPageSize ? maxPageSize : page.pageSize;
  const start = page.cursor === undefined ? range.start : behindCursor(page.cursor, range);
  let rows: Row[] = [];
  let last: Uint8Array | undefined;
  for (const row of await store.rows({ start, end: range.end })) {
    // A page is only known to be the last one when the row behind it has been looked for.
    if (rows.length === size && last !== undefined) {
      page.signal?.throwIfAborted();
      yield { rows, next: Buffer.from(last).toString("base64url") };
      rows = [];
    }
    const translated = translate(row);
    const found = translated instanceof Promise ? await translated : translated;
    if (found === undefined) continue;
    rows.push(found);
    last = row.key;
  }
  page.signal?.throwIfAborted();
  if (rows.length > 0) yield { rows, next: undefined };
}

function behindCursor(cursor: string, range: KeyRange): Uint8Array {
  const key = Buffer.from(cursor, "base64url");
  const isInside = compareKeys(key, range.start) >= 0 && (range.end === undefined || compareKeys(key, range.end) < 0);
  if (!isInside || key.toString("base64url") !== cursor) {
    throw new BatonError({
      code: "BATON_C1Z_CURSOR_INVALID",
      message: `pebble engine: invalid page token: cursor ${JSON.stringify(cursor.slice(0, 80))} does not belong to this listing`,
      hint: "Continue with the cursor that the same call with the same filter returned, or start again without one.",
      grpcCode: GrpcCode.invalidArgument,
    });
  }
  return Buffer.concat([key, Uint8Array.of(0)]);
}
