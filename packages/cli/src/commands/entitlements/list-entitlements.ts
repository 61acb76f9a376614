import type { EntitlementRow } from "@baton-ts/c1z";
import { type Entitlement, Entitlement_PurposeValue, EntitlementSchema, wireToJsonText } from "@baton-ts/proto";
import { fromBinary } from "@bufbuild/protobuf";
import type { CommonFlags } from "../../command-line/flags.ts";
import type { CliContext } from "../../context.ts";
import type { Join } from "../../join/join.ts";
import { joinRow } from "../../join/join-row.ts";
import { createJoinedJson } from "../../join/joined-json.ts";
import { createJsonJoin } from "../../join/json-join.ts";
import type { JoinedJson } from "../../join/json-lookup.ts";
import type { MissingReferences } from "../../join/missing.ts";
import { createTextJoin, type JoinedName } from "../../join/text-join.ts";
import { enumWord } from "../../output/enum-name.ts";
import type { CellReader, JsonWriter } from "../../output/list-source.ts";
import type { Column } from "../../output/table.ts";
import { writeList } from "../../output/write-list.ts";
import { runSession } from "../../session/session.ts";

export interface EntitlementsFlags extends CommonFlags {
  readonly resourceType: string | undefined;
}

const columns: readonly Column[] = [
  { name: "entitlement_id", clip: "middle" },
  { name: "display_name", dropRank: 2 },
  { name: "slug" },
  { name: "purpose", clip: "never", dropRank: 3 },
  { name: "resource_type", clip: "middle" },
  { name: "resource_id", clip: "middle", onlyWide: true },
  { name: "resource", dropRank: 1 },
  { name: "description", onlyWide: true },
];

/** Prints entitlements in storage order with their resource and its type. */
export async function listEntitlements(context: CliContext, flags: EntitlementsFlags, file?: string): Promise<void> {
  await runSession(context, flags, file, async (session) => {
    const view = await session.openView();
    await writeList<EntitlementRow>(session, {
      key: "entitlements",
      noun: "entitlements",
      pages: (options) => view.entitlements({ resourceType: flags.resourceType }, options),
      columns,
      createJson: (missing) => createEntitlementJson(createJsonJoin(view), missing),
      createCells: (missing) => createEntitlementCells(createTextJoin(view), missing),
    });
  });
}

function createEntitlementJson(join: Join<JoinedJson>, missing: MissingReferences): JsonWriter<EntitlementRow> {
  return createJoinedJson(
    {
      name: "entitlement",
      writeOwn: (row, sink) => sink.text(wireToJsonText(EntitlementSchema, row.data)),
      siblings: [
        ["resource", (row) => join.resource({ type: row.resourceType, id: row.resourceId })],
        ["resourceType", (row) => join.resourceType(row.resourceType)],
      ],
    },
    missing,
  );
}

function createEntitlementCells(join: Join<JoinedName>, missing: MissingReferences): CellReader<EntitlementRow> {
  return (row) =>
    joinRow([join.resource({ type: row.resourceType, id: row.resourceId })], missing, ([resource]) =>
      readCells(row, fromBinary(EntitlementSchema, row.data), resource?.displayName ?? ""),
    );
}

function readCells(row: EntitlementRow, entitlement: Entitlement, resourceName: string): readonly string[] {
  const { displayName, slug, purpose, description } = entitlement;
  const purposeName = purpose === Entitlement_PurposeValue.UNSPECIFIED ? "" : Entitlement_PurposeValue[purpose];
  return [
    row.id,
    displayName,
    slug,
    purposeName === "" ? "" : enumWord(purposeName),
    row.resourceType,
    row.resourceId,
    resourceName,
    description,
  ];
}
