import type { ResourceKey } from "@baton-ts/c1z";
import type { GrantOrigin } from "../../join/grant-message.ts";
import type { Join } from "../../join/join.ts";
import { joinRow } from "../../join/join-row.ts";
import type { MissingReferences } from "../../join/missing.ts";
import type { JoinedName } from "../../join/text-join.ts";
import { escapeText } from "../../output/escape-text.ts";
import type { Output } from "../../output/output.ts";
import { clipText, padText, textWidth } from "../../output/text-width.ts";
import { formatTree, type TreeNode } from "../../output/tree.ts";
import type { AccessRow } from "./collect-access.ts";

/** Sources named behind an entitlement where lines should stay short. */
const maxVia = 3;

/** Prints principal, resources and entitlements as a tree; every entitlement says whether it is direct and what else brings it. */
export async function writeAccessTree(
  { sink, wide, width }: Output,
  principal: ResourceKey,
  rows: readonly AccessRow[],
  join: Join<JoinedName>,
  missing: MissingReferences,
): Promise<void> {
  const named = await join.resource(principal).lookup.resolve(principal.type, principal.id);
  const children: TreeNode[] = [];
  for (const row of rows) children.push(await resourceNode(row, join, missing, wide));
  const root = { label: `Effective Access for ${named.displayName} (${principal.type}:${principal.id})`, children };
  for (const line of formatTree(root)) {
    const safe = escapeText(line);
    sink.text(`${width === undefined ? safe : clipText(safe, width, "end")}\n`);
    if (sink.isFull) await sink.flush();
  }
  await sink.flush();
}

async function resourceNode(
  { resource, entitlements }: AccessRow,
  join: Join<JoinedName>,
  missing: MissingReferences,
  wide: boolean,
): Promise<TreeNode> {
  const references = [join.resource(resource), ...entitlements.map(({ id }) => join.entitlement(id))];
  return joinRow(references, missing, ([named, ...held]) => {
    const names = entitlements.map(({ id }, index) => escapeText(held[index]?.slug || held[index]?.displayName || id));
    const width = Math.max(...names.map(textWidth));
    return {
      label: `${named?.displayName ?? ""} (${resource.type}:${resource.id})`,
      children: entitlements.map(({ origin }, index) => ({
        label: `${padText(names[index] ?? "", width, "left")}  ${describeOrigin(origin, wide ? origin.via.length : maxVia)}`,
        children: [],
      })),
    };
  });
}

function describeOrigin({ isDirect, via }: GrantOrigin, limit: number): string {
  if (via.length === 0) return "direct";
  const more = via.length > limit ? ` and ${via.length - limit} more` : "";
  return `${isDirect ? "direct, " : ""}via ${via.slice(0, limit).join(", ")}${more}`;
}
