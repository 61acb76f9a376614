import type { FlagKind, FlagValue } from "./flag.ts";
import { splitCommas } from "./split-commas.ts";

/** A value, or what was expected instead. */
export type ReadValue = { readonly ok: true; readonly value: FlagValue } | { readonly ok: false; readonly expected: string };

// The spellings that Go accepts, so that the same environment works for both (connector-runtime §1.3, pflag).
const trueWords: ReadonlySet<string> = new Set(["1", "t", "T", "true", "TRUE", "True"]);
const falseWords: ReadonlySet<string> = new Set(["0", "f", "F", "false", "FALSE", "False"]);

/** Reads text from the command line, the environment or a scalar of the config file. */
export function readFlagText(kind: FlagKind, text: string): ReadValue {
  return readers[kind](text);
}

const readers: Readonly<Record<FlagKind, (text: string) => ReadValue>> = {
  string: (text) => ({ ok: true, value: text }),
  int: readInt,
  bool: readBool,
  strings: readStrings,
  map: readMap,
};

function readBool(text: string): ReadValue {
  if (trueWords.has(text)) return { ok: true, value: true };
  return falseWords.has(text) ? { ok: true, value: false } : { ok: false, expected: "true or false" };
}

function readStrings(text: string): ReadValue {
  const elements = splitCommas(text);
  return elements === undefined ? { ok: false, expected: "closed quotes" } : { ok: true, value: elements };
}

function readInt(text: string): ReadValue {
  const value = Number(text);
  return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(value) ? { ok: true, value } : { ok: false, expected: "a whole number" };
}

function readMap(text: string): ReadValue {
  const pairs = splitCommas(text)?.map((pair) => [pair.split("=", 1)[0] ?? "", pair] as const);
  if (pairs === undefined || pairs.some(([key, pair]) => key === pair)) return { ok: false, expected: "key=value,key=value" };
  return { ok: true, value: Object.fromEntries(pairs.map(([key, pair]) => [key, pair.slice(key.length + 1)])) };
}
