import type { ResourceKey } from "@baton-ts/c1z";
import type { Join } from "../../join/join.ts";
import { joinRow } from "../../join/join-row.ts";
import type { MissingReferences } from "../../join/missing.ts";
import type { JoinedName } from "../../join/text-join.ts";
import type { CellReader } from "../../output/list-source.ts";
import type { Column } from "../../output/table.ts";
import type { AccessRow, HeldEntitlement } from "./collect-access.ts";

/** One entitlement that the principal holds. */
export interface HeldRow {
  readonly resource: AccessRow["resource"];
  readonly entitlement: HeldEntitlement;
}

/** Columns of `access -o csv`; `via` holds entitlement ids with semicolons between them. */
export const accessColumns: readonly Column[] = [
  { name: "principal_type" },
  { name: "principal_id" },
  { name: "resource_type" },
  { name: "resource_id" },
  { name: "resource" },
  { name: "entitlement_id" },
  { name: "slug" },
  { name: "direct" },
  { name: "via" },
];

export function createAccessCells(
  principal: ResourceKey,
  join: Join<JoinedName>,
  missing: MissingReferences,
): CellReader<HeldRow> {
  return ({ resource, entitlement: { id, origin } }) =>
    joinRow([join.resource(resource), join.entitlement(id)], missing, ([joinedResource, joinedEntitlement]) => [
      principal.type,
      principal.id,
      resource.type,
      resource.id,
      joinedResource?.displayName ?? "",
      id,
      joinedEntitlement?.slug ?? "",
      String(origin.isDirect),
      origin.via.join(";"),
    ]);
}
