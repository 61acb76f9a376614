import { Buffer } from "node:buffer";
import { defineError } from "../define-error.ts";

/** A native id: text, a safe integer or a bigint. */
export type IdInput = string | number | bigint;

/** Longest id in UTF-8 bytes; peers refuse longer ones on the wire (sync-engine §6). */
export const maxIdBytes = 1024;

// C0, DEL and C1: ids are printed in tables, logs and tokens.
// oxlint-disable-next-line no-control-regex
const controlCharacter = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * The id as text, or a BatonError: `BATON_DEFINE_ID_EMPTY`, `_ID_UNSAFE_NUMBER` (a number that may have been rounded),
 * `_ID_CONTROL_CHARACTER`, `_ID_NOT_UNICODE` or `_ID_TOO_LONG`. `what` names the thing in the message, for example `id of a user`.
 */
export function checkId(id: IdInput, what: string): string {
  const text = typeof id === "string" ? id : numberText(id, what);
  if (text === "") {
    throw defineError(
      "ID_EMPTY",
      `The ${what} is empty.`,
      "Leave out rows without an id; an empty list split at a comma has one empty element.",
    );
  }
  if (controlCharacter.test(text)) {
    throw defineError(
      "ID_CONTROL_CHARACTER",
      `The ${what} has a control character: ${JSON.stringify(text)}.`,
      "Use the system's stable id as it is.",
    );
  }
  if (!text.isWellFormed()) {
    throw defineError(
      "ID_NOT_UNICODE",
      `The ${what} has half of a surrogate pair: ${JSON.stringify(text)}.`,
      "Decode the source as UTF-8.",
    );
  }
  // Three bytes is the most that one UTF-16 unit takes, so most ids need no count.
  if (text.length * 3 > maxIdBytes && Buffer.byteLength(text) > maxIdBytes) {
    const message = `The ${what} has ${Buffer.byteLength(text)} bytes, at most ${maxIdBytes} are allowed: ${JSON.stringify(text.slice(0, 40))}…`;
    throw defineError("ID_TOO_LONG", message, "Use the system's stable native id, not a description or a query.");
  }
  return text;
}

function numberText(id: number | bigint, what: string): string {
  if (typeof id === "bigint" || Number.isSafeInteger(id)) return String(id);
  const message = `The ${what} is the number ${id}, which is not a safe integer and may have been rounded.`;
  throw defineError("ID_UNSAFE_NUMBER", message, "Decode ids above 2^53 as strings or as bigint.");
}
