import type { CommonFlags } from "../../command-line/flags.ts";
import { type GrantFlags, selectPrincipals } from "../../command-line/selection.ts";
import { notThereYet } from "../../command-line/upstream-commands.ts";
import type { CliContext } from "../../context.ts";
import { usageError } from "../../errors.ts";
import { createJsonJoin } from "../../join/json-join.ts";
import type { MissingReferences } from "../../join/missing.ts";
import { createResourceCells, resourceColumns } from "../../join/resource-cells.ts";
import { createResourceJson } from "../../join/resource-json.ts";
import { createTextJoin } from "../../join/text-join.ts";
import { writeList } from "../../output/write-list.ts";
import { runSession } from "../../session/session.ts";
import { type PrincipalRow, principalPages } from "./collect-principals.ts";

export interface PrincipalsFlags extends CommonFlags, GrantFlags {}

/** Prints every principal of the chosen grants once, by type and id; upstream prints them as they first appear. */
export async function listPrincipals(context: CliContext, flags: PrincipalsFlags, file?: string): Promise<void> {
  // Upstream's sub-command, which must not be taken for a file.
  if (file === "compare") throw usageError('unknown command "principals compare" for "baton"', notThereYet);
  const selection = selectPrincipals(flags);
  await runSession(context, flags, file, async (session) => {
    const view = await session.openView();
    await writeList<PrincipalRow>(session, {
      key: "resources",
      noun: "principals",
      pages: (options) => principalPages(view, selection, options),
      columns: resourceColumns,
      createJson: (missing) => {
        const write = createResourceJson(createJsonJoin(view), missing);
        return (row, sink) => write(counted(row, missing), sink);
      },
      createCells: (missing) => {
        const read = createResourceCells(createTextJoin(view), missing);
        return (row) => read(counted(row, missing));
      },
    });
  });
}

function counted(row: PrincipalRow, missing: MissingReferences): PrincipalRow {
  if (row.missing !== undefined) missing.note([row.missing]);
  return row;
}
