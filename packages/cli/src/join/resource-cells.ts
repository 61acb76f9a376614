import type { ResourceRow } from "@baton-ts/c1z";
import {
  findAnnotation,
  type Resource,
  ResourceSchema,
  Status_ResourceStatus,
  type UserTrait,
  UserTrait_Status_Status,
  UserTraitSchema,
} from "@baton-ts/proto";
import { fromBinary } from "@bufbuild/protobuf";
import { enumWord } from "../output/enum-name.ts";
import type { CellReader } from "../output/list-source.ts";
import type { Column } from "../output/table.ts";
import type { Join } from "./join.ts";
import { joinRow } from "./join-row.ts";
import type { MissingReferences } from "./missing.ts";
import type { JoinedName } from "./text-join.ts";

/** Columns of `resources` and `principals`. */
export const resourceColumns: readonly Column[] = [
  { name: "resource_type", clip: "middle" },
  { name: "id", clip: "middle" },
  { name: "display_name" },
  { name: "status", clip: "never", dropRank: 1 },
  { name: "email", dropRank: 2 },
  { name: "parent_type", onlyWide: true },
  { name: "parent_id", onlyWide: true },
  { name: "parent", dropRank: 3 },
];

export function createResourceCells(join: Join<JoinedName>, missing: MissingReferences): CellReader<ResourceRow> {
  return (row) => {
    const hasParent = row.parentId !== "";
    const parentReference = hasParent ? [join.resource({ type: row.parentType, id: row.parentId })] : [];
    return joinRow([join.resourceType(row.type), ...parentReference], missing, ([, parent]) => {
      const { displayName, status, email } = readResource(row.data);
      return [row.type, row.id, displayName, status, email, row.parentType, row.parentId, parent?.displayName ?? ""];
    });
  };
}

interface ResourceSummary {
  readonly displayName: string;
  readonly status: string;
  readonly email: string;
}

/** What tables show of a resource. Status and profile have an older and a newer place (baton-cli §2.2): the newer one wins. */
export function readResource(bytes: Uint8Array): ResourceSummary {
  const resource = fromBinary(ResourceSchema, bytes);
  const trait = findAnnotation(resource.annotations, UserTraitSchema);
  const emails = trait?.emails ?? [];
  const email = emails.find((candidate) => candidate.isPrimary) ?? emails[0];
  return { displayName: resource.displayName, status: statusOf(resource, trait), email: email?.address ?? "" };
}

function statusOf(resource: Resource, trait: UserTrait | undefined): string {
  if (resource.status !== undefined) {
    return enumWord(Status_ResourceStatus[resource.status.status]);
  }
  return trait?.status === undefined ? "" : enumWord(UserTrait_Status_Status[trait.status.status]);
}
