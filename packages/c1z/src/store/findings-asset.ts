import { type Finding, isFindingCode, maxExamples } from "@baton-ts/findings";
import type { AssetRow, Nanos } from "./rows.ts";

/** Findings are an asset of their sync, so that readers of every format, and of other makers, can carry them along. */
export const findingsAssetId = "baton-ts/findings";

export function findingsToAsset(findings: readonly Finding[], discoveredAt: Nanos): AssetRow {
  const data = new TextEncoder().encode(JSON.stringify(findings));
  return { id: findingsAssetId, contentType: "application/json", data, discoveredAt };
}

/**
 * Reads the asset; empty where there is none, or where it is not ours. A finding of a code that this version does not know is left out:
 * nothing could explain it.
 */
export function findingsFromAsset(asset: AssetRow | undefined): readonly Finding[] {
  if (asset === undefined) return [];
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(asset.data));
    return Array.isArray(json) ? json.flatMap(parseFinding) : [];
  } catch {
    return [];
  }
}

function parseFinding(json: unknown): readonly Finding[] {
  if (typeof json !== "object" || json === null) return [];
  const { code, severity, message, count, examples } = json as Readonly<Record<string, unknown>>;
  if (typeof code !== "string" || !isFindingCode(code) || typeof message !== "string") return [];
  if (severity !== "info" && severity !== "warning" && severity !== "error") return [];
  const ids = Array.isArray(examples) ? examples.filter((id) => typeof id === "string").slice(0, maxExamples) : [];
  return [{ code, severity, message, count: Number.isSafeInteger(count) ? (count as number) : ids.length, examples: ids }];
}
