import type { ResourceKey, SyncView } from "@baton-ts/c1z";
import type { CommonFlags } from "../../command-line/flags.ts";
import { type GrantFlags, selectPrincipal } from "../../command-line/selection.ts";
import type { CliContext } from "../../context.ts";
import { createJsonJoin } from "../../join/json-join.ts";
import { joinedText } from "../../join/json-lookup.ts";
import { createMissingReferences, type MissingReferences } from "../../join/missing.ts";
import { createTextJoin } from "../../join/text-join.ts";
import { writeCsvList } from "../../output/csv.ts";
import { writeJsonList, writeNdjsonList } from "../../output/json.ts";
import { type JsonSource, onePage } from "../../output/list-source.ts";
import { runSession, type Session } from "../../session/session.ts";
import { accessColumns, createAccessCells, type HeldRow } from "./access-cells.ts";
import { createAccessJson } from "./access-json.ts";
import { writeAccessTree } from "./access-tree.ts";
import { type AccessRow, collectAccess } from "./collect-access.ts";

export interface AccessFlags extends CommonFlags, Pick<GrantFlags, "resourceType" | "resource" | "principal"> {}

/** Prints what one principal holds; upstream's order is random, this one is by resource type, resource id and entitlement id. */
export async function showAccess(context: CliContext, flags: AccessFlags, file?: string): Promise<void> {
  const principal = selectPrincipal(flags);
  await runSession(context, flags, file, async (session) => {
    const view = await session.openView();
    const isKnown = (await view.resource(principal)) !== undefined;
    if (!isKnown) {
      // Not an error for upstream either (baton-cli §4.6): a grant may name a principal that the sync does not hold.
      session.warn(
        `principal ${principal.type}:${principal.id} is not in this sync; baton resources -t ${principal.type} lists those that are`,
      );
    }
    const rows = await collectAccess(view, principal, session.signal);
    const missing = createMissingReferences();
    await writeAccess(session, view, principal, rows, missing);
    if (isKnown && rows.length === 0) session.note(`${principal.type}:${principal.id} holds no grants`);
    const summary = missing.summary("resources");
    if (summary !== undefined) session.warn(summary);
  });
}

async function writeAccess(
  session: Session,
  view: SyncView,
  principal: ResourceKey,
  rows: readonly AccessRow[],
  missing: MissingReferences,
): Promise<void> {
  switch (session.output.format) {
    case "json":
      await writeJsonList(session, await toJsonSource(view, principal, rows), missing);
      return;
    case "ndjson":
      await writeNdjsonList(session, await toJsonSource(view, principal, rows), missing);
      return;
    case "csv": {
      const held = rows.flatMap(({ resource, entitlements }) => entitlements.map((entitlement) => ({ resource, entitlement })));
      const createCells = (): ReturnType<typeof createAccessCells> => createAccessCells(principal, createTextJoin(view), missing);
      await writeCsvList<HeldRow>(session, { pages: () => onePage(held), columns: accessColumns, createCells }, missing);
      return;
    }
    case "console":
      await writeAccessTree(session.output, principal, rows.slice(0, session.flags.limit), createTextJoin(view), missing);
  }
}

async function toJsonSource(view: SyncView, principal: ResourceKey, rows: readonly AccessRow[]): Promise<JsonSource<AccessRow>> {
  const join = createJsonJoin(view);
  const joined = await join.resource(principal).lookup.resolve(principal.type, principal.id);
  return {
    key: "access",
    lead: `"principal":${joinedText(joined)}`,
    pages: () => onePage(rows),
    createJson: (missing) => createAccessJson(join, missing),
  };
}
