import { ResourceType_Trait, ResourceTypeSchema } from "@baton-ts/proto";
import { ResourceTypeRecordSchema } from "@baton-ts/proto/storage";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { nanosOfTimestamp, timestampOfNanos } from "../../store/nanos.ts";
import type { ResourceTypeRow } from "../../store/rows.ts";

/** Translates a stored ResourceTypeRecord into a row; an unknown trait becomes UNSPECIFIED (c1z-v3-pebble §3.1). */
export function resourceTypeRowFromRecord(bytes: Uint8Array): ResourceTypeRow {
  const record = fromBinary(ResourceTypeRecordSchema, bytes);
  const message = create(ResourceTypeSchema, {
    id: record.externalId,
    displayName: record.displayName,
    traits: record.traits.map(traitOf),
    annotations: record.annotations,
    description: record.description,
    sourcedExternally: record.sourcedExternally,
  });
  return {
    id: record.externalId,
    data: toBinary(ResourceTypeSchema, message),
    discoveredAt: record.discoveredAt === undefined ? 0n : nanosOfTimestamp(record.discoveredAt),
  };
}

/** Translates a row into the bytes of a ResourceTypeRecord (c1z-v3-pebble §3.2). */
export function resourceTypeRecordFromRow(row: ResourceTypeRow): Uint8Array {
  const message = fromBinary(ResourceTypeSchema, row.data);
  return toBinary(
    ResourceTypeRecordSchema,
    create(ResourceTypeRecordSchema, {
      externalId: row.id,
      displayName: message.displayName,
      traits: message.traits.map((trait) => ResourceType_Trait[trait] ?? ""),
      annotations: message.annotations,
      discoveredAt: timestampOfNanos(row.discoveredAt),
      description: message.description,
      sourcedExternally: message.sourcedExternally,
    }),
  );
}

function traitOf(name: string): ResourceType_Trait {
  return name in ResourceType_Trait
    ? ResourceType_Trait[name as keyof typeof ResourceType_Trait]
    : ResourceType_Trait.UNSPECIFIED;
}
