import type { GrantRow } from "@baton-ts/c1z";
import type { CommonFlags } from "../../command-line/flags.ts";
import { type GrantFlags, selectGrants } from "../../command-line/selection.ts";
import type { CliContext } from "../../context.ts";
import { writeGrantJson } from "../../join/grant-json.ts";
import { describeOrigin, grantOrigin } from "../../join/grant-message.ts";
import type { Join } from "../../join/join.ts";
import { joinRow } from "../../join/join-row.ts";
import { createJoinedJson } from "../../join/joined-json.ts";
import { createJsonJoin } from "../../join/json-join.ts";
import type { JoinedJson } from "../../join/json-lookup.ts";
import type { MissingReferences } from "../../join/missing.ts";
import { createTextJoin, type JoinedName } from "../../join/text-join.ts";
import type { CellReader, JsonWriter } from "../../output/list-source.ts";
import type { Column } from "../../output/table.ts";
import { writeList } from "../../output/write-list.ts";
import { runSession } from "../../session/session.ts";

export interface GrantsFlags extends CommonFlags, GrantFlags {}

const columns: readonly Column[] = [
  { name: "principal_type", clip: "middle", dropRank: 1 },
  { name: "principal_id", clip: "middle" },
  { name: "principal" },
  { name: "entitlement_id", clip: "middle" },
  { name: "entitlement", onlyWide: true },
  { name: "resource_type", clip: "middle", onlyWide: true },
  { name: "resource_id", clip: "middle", onlyWide: true },
  { name: "resource", dropRank: 3 },
  { name: "origin", clip: "never", dropRank: 2 },
  { name: "grant_id", clip: "middle", onlyWide: true },
];

/** Prints grants in storage order with everything that they name. */
export async function listGrants(context: CliContext, flags: GrantsFlags, file?: string): Promise<void> {
  const { filter, keep } = selectGrants(flags);
  await runSession(context, flags, file, async (session) => {
    const view = await session.openView();
    await writeList<GrantRow>(session, {
      key: "grants",
      noun: "grants",
      pages: (options) => view.grants(filter, options),
      keep,
      columns,
      createJson: (missing) => createGrantJson(createJsonJoin(view), missing),
      createCells: (missing) => createGrantCells(createTextJoin(view), missing),
    });
  });
}

function createGrantJson(join: Join<JoinedJson>, missing: MissingReferences): JsonWriter<GrantRow> {
  return createJoinedJson(
    {
      name: "grant",
      writeOwn: (row, sink, [entitlement, , , principal]) => {
        if (entitlement !== undefined && principal !== undefined) writeGrantJson(row, sink, entitlement, principal);
      },
      siblings: [
        ["entitlement", (row) => join.entitlement(row.entitlementId)],
        ["resource", (row) => join.resource({ type: row.resourceType, id: row.resourceId })],
        ["resourceType", (row) => join.resourceType(row.resourceType)],
        ["principal", (row) => join.resource({ type: row.principalType, id: row.principalId })],
      ],
    },
    missing,
  );
}

function createGrantCells(join: Join<JoinedName>, missing: MissingReferences): CellReader<GrantRow> {
  return (row) =>
    joinRow(
      [
        join.entitlement(row.entitlementId),
        join.resource({ type: row.resourceType, id: row.resourceId }),
        join.resource({ type: row.principalType, id: row.principalId }),
      ],
      missing,
      ([entitlement, resource, principal]) => [
        row.principalType,
        row.principalId,
        principal?.displayName ?? "",
        row.entitlementId,
        entitlement?.displayName ?? "",
        row.resourceType,
        row.resourceId,
        resource?.displayName ?? "",
        describeOrigin(grantOrigin(row)),
        row.id,
      ],
    );
}
