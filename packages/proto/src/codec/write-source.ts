import { sourceTags } from "./grant-tags.ts";
import type { WireWriter } from "./wire-writer.ts";

/** One entry of GrantSources: an indirect source is an entry with an empty value, not a missing one. */
export function writeSource(writer: WireWriter, entitlementId: string, isDirect: boolean): void {
  const entry = writer.open(sourceTags.entry);
  writer.string(sourceTags.key, entitlementId);
  const value = writer.open(sourceTags.value);
  if (isDirect) {
    writer.varint(sourceTags.isDirect);
    writer.varint(1);
  }
  writer.close(value);
  writer.close(entry);
}
