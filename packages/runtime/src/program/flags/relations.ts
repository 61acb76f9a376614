import type { BatonError } from "@baton-ts/findings";
import { usageError } from "../usage-error.ts";

/** Which flags go together, exclude each other, or of which one at least is needed. */
export interface FlagRelation {
  readonly kind: "together" | "exclusive" | "oneRequired";
  readonly names: readonly string[];
}

/**
 * Throws for the first relation that the set flags break. A value from the environment or the config file counts as set, a default
 * does not (connector-runtime §1.5, whose texts these are).
 */
export function checkRelations(relations: readonly FlagRelation[], isSet: (name: string) => boolean): void {
  for (const { kind, names } of relations) {
    const set = names.filter(isSet);
    if (kind === "together" && set.length > 0 && set.length < names.length) throw missingPartners(names, set);
    if (kind === "exclusive" && set.length > 1) throw tooMany(names, set);
    if (kind === "oneRequired" && set.length === 0) throw noneGiven(names);
  }
}

function missingPartners(names: readonly string[], set: readonly string[]): BatonError {
  const missing = names.filter((name) => !set.includes(name));
  const text = `if any flags in the group [${names.join(" ")}] are set they must all be set; missing [${missing.join(" ")}]`;
  return usageError("FLAGS_TOGETHER", text, `add ${listFlags(missing, "and")}, or leave out ${listFlags(set, "and")}`);
}

function tooMany(names: readonly string[], set: readonly string[]): BatonError {
  const sorted = set.toSorted();
  const text = `if any flags in the group [${names.join(" ")}] are set none of the others can be; [${sorted.join(" ")}] were all set`;
  return usageError("FLAGS_EXCLUSIVE", text, `keep only one of ${listFlags(sorted, "and")}`);
}

function noneGiven(names: readonly string[]): BatonError {
  const text = `at least one of the flags in the group [${names.join(" ")}] is required`;
  return usageError("FLAGS_ONE_REQUIRED", text, `add ${listFlags(names, "or")}`);
}

function listFlags(names: readonly string[], word: string): string {
  return names.map((name) => `--${name}`).join(` ${word} `);
}
