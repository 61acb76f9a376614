import type { Join } from "../../join/join.ts";
import { joinRow } from "../../join/join-row.ts";
import { type JoinedJson, writeJoined } from "../../join/json-lookup.ts";
import type { MissingReferences } from "../../join/missing.ts";
import type { JsonWriter } from "../../output/list-source.ts";
import type { AccessRow } from "./collect-access.ts";

/** Writes baton.v1.ResourceAccessOutput: a resource with its type and the entitlements that the principal holds on it. */
export function createAccessJson(join: Join<JoinedJson>, missing: MissingReferences): JsonWriter<AccessRow> {
  return ({ resource, entitlements }, sink) => {
    const references = [
      join.resourceType(resource.type),
      join.resource(resource),
      ...entitlements.map(({ id }) => join.entitlement(id)),
    ];
    const names = ['{"resourceType":', ',"resource":', ',"entitlements":['];
    return joinRow(references, missing, (values) => {
      values.forEach((value, index) => {
        sink.text(names[index] ?? ",");
        writeJoined(sink, value);
      });
      sink.text("]}");
    });
  };
}
