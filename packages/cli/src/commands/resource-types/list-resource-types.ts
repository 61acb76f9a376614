import type { ResourceTypeRow } from "@baton-ts/c1z";
import { type ResourceType, ResourceType_Trait, ResourceTypeSchema, wireToJsonText } from "@baton-ts/proto";
import { fromBinary } from "@bufbuild/protobuf";
import type { CommonFlags } from "../../command-line/flags.ts";
import type { CliContext } from "../../context.ts";
import { createJoinedJson } from "../../join/joined-json.ts";
import { enumWord } from "../../output/enum-name.ts";
import type { Column } from "../../output/table.ts";
import { writeList } from "../../output/write-list.ts";
import { runSession } from "../../session/session.ts";

const columns: readonly Column[] = [
  { name: "resource_type", clip: "middle" },
  { name: "display_name" },
  { name: "traits" },
  { name: "description", dropRank: 1 },
];

/** Prints every resource type in storage order. */
export async function listResourceTypes(context: CliContext, flags: CommonFlags, file?: string): Promise<void> {
  await runSession(context, flags, file, async (session) => {
    const view = await session.openView();
    await writeList<ResourceTypeRow>(session, {
      key: "resourceTypes",
      noun: "resource types",
      pages: (options) => view.resourceTypes(options),
      columns,
      createJson: (missing) =>
        createJoinedJson(
          {
            name: "resourceType",
            writeOwn: (row, sink) => sink.text(wireToJsonText(ResourceTypeSchema, row.data)),
            siblings: [],
          },
          missing,
        ),
      createCells: () => (row) => readCells(row.id, fromBinary(ResourceTypeSchema, row.data)),
    });
  });
}

function readCells(id: string, { displayName, traits, description }: ResourceType): readonly string[] {
  const traitNames = traits.map((trait) => enumWord(ResourceType_Trait[trait]));
  return [id, displayName, traitNames.join(", "), description];
}
