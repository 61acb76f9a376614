import type { ResourceRow } from "@baton-ts/c1z";
import type { CommonFlags } from "../../command-line/flags.ts";
import type { CliContext } from "../../context.ts";
import { createJsonJoin } from "../../join/json-join.ts";
import { createResourceCells, resourceColumns } from "../../join/resource-cells.ts";
import { createResourceJson } from "../../join/resource-json.ts";
import { createTextJoin } from "../../join/text-join.ts";
import { writeList } from "../../output/write-list.ts";
import { runSession } from "../../session/session.ts";

export interface ResourcesFlags extends CommonFlags {
  readonly resourceType: string | undefined;
}

/** Prints resources in storage order with their type and parent. */
export async function listResources(context: CliContext, flags: ResourcesFlags, file?: string): Promise<void> {
  await runSession(context, flags, file, async (session) => {
    const view = await session.openView();
    await writeList<ResourceRow>(session, {
      key: "resources",
      noun: "resources",
      pages: (options) => view.resources({ type: flags.resourceType }, options),
      columns: resourceColumns,
      createJson: (missing) => createResourceJson(createJsonJoin(view), missing),
      createCells: (missing) => createResourceCells(createTextJoin(view), missing),
    });
  });
}
