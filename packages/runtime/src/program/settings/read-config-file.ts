import { readFile } from "node:fs/promises";
import { toBatonError } from "@baton-ts/findings";
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { usageError } from "../usage-error.ts";
import type { ConfigFile } from "./find-config-file.ts";
import { explainYamlError } from "./yaml-errors.ts";

/** What stands behind a key. Scalars keep the text as written, so that `token: 0123` and `version: 1.10` mean what they show. */
export type FileValue =
  | { readonly kind: "null" }
  | { readonly kind: "scalar"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "map"; readonly entries: Readonly<Record<string, unknown>> };

/** One top-level entry of the config file. Keys are lower-case: they are not case-sensitive. */
export interface ConfigEntry {
  readonly key: string;
  readonly value: FileValue;
  /** From 1. */
  readonly line: number;
}

// Enough for every config that a person writes; stops a file whose aliases multiply ("billion laughs").
const maxAliasCount = 100;

/**
 * Reads a config file: YAML, so JSON too, whatever its extension. Unlike upstream, which passes over it silently, a file that is not
 * valid is `BATON_USAGE_CONFIG_FILE_INVALID` with line and column. No message repeats text of the file: it may be a secret.
 */
export async function readConfigFile(file: ConfigFile): Promise<readonly ConfigEntry[]> {
  const text = await readFile(file.path, "utf8").catch((error: unknown) => {
    throw toBatonError(error);
  });
  const lines = new LineCounter();
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines });
  const invalid = (offset: number, what: string, hint: string) => {
    const { line, col } = lines.linePos(offset);
    return usageError("CONFIG_FILE_INVALID", `config file ${file.shown}:${line}:${col}: ${what}`, hint);
  };
  for (const problem of [...document.errors, ...document.warnings]) {
    const { what, hint } = explainYamlError(problem.code);
    throw invalid(problem.pos[0], what, hint);
  }
  if (document.contents === null) return [];
  const start = (document.contents as { range?: readonly number[] | null }).range?.[0] ?? 0;
  if (isScalar(document.contents) && document.contents.value === null) return [];
  if (!isMap(document.contents))
    throw invalid(start, "is not a list of `name: value` lines", "write one setting a line, as name: value");
  return document.contents.items.map(({ key, value }) => {
    const offset = (key as { range?: readonly number[] | null }).range?.[0] ?? 0;
    if (!isScalar(key)) throw invalid(offset, "key is not plain text", "write one setting a line, as name: value");
    const read = readValue(value, document);
    if (read === undefined) {
      throw invalid(offset, `value of ${String(key.value)} cannot be read`, "put quotes around values that start with * or &");
    }
    return { key: String(key.value).toLowerCase(), value: read, line: lines.linePos(offset).line };
  });
}

function readValue(node: unknown, document: Document): FileValue | undefined {
  if (node === null) return { kind: "null" };
  const value = isAlias(node) ? node.resolve(document) : node;
  if (isScalar(value)) return value.value === null ? { kind: "null" } : { kind: "scalar", text: textOf(value) };
  if (isSeq(value)) {
    const items = value.items.map((item) => (isAlias(item) ? item.resolve(document) : item));
    return items.every((item) => isScalar(item)) ? { kind: "list", items: items.map(textOf) } : undefined;
  }
  if (!isMap(value)) return undefined;
  return { kind: "map", entries: value.toJS(document, { maxAliasCount }) as Record<string, unknown> };
}

function textOf(scalar: { readonly value: unknown; readonly source?: string | undefined }): string {
  return typeof scalar.value === "string" ? scalar.value : (scalar.source ?? String(scalar.value));
}
