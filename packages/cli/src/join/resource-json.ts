import type { ResourceRow } from "@baton-ts/c1z";
import { ResourceSchema, wireToJsonText } from "@baton-ts/proto";
import type { JsonWriter } from "../output/list-source.ts";
import type { Join } from "./join.ts";
import { createJoinedJson } from "./joined-json.ts";
import type { JoinedJson } from "./json-lookup.ts";
import type { MissingReferences } from "./missing.ts";

/** Writes baton.v1.ResourceOutput: the resource, its type and, where it has one, its parent. */
export function createResourceJson(join: Join<JoinedJson>, missing: MissingReferences): JsonWriter<ResourceRow> {
  return createJoinedJson(
    {
      name: "resource",
      writeOwn: (row, sink) => sink.text(wireToJsonText(ResourceSchema, row.data)),
      siblings: [
        ["resourceType", (row) => join.resourceType(row.type)],
        ["parent", (row) => (row.parentId === "" ? undefined : join.resource({ type: row.parentType, id: row.parentId }))],
      ],
    },
    missing,
  );
}
