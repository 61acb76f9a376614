import type { GrantRow, Page, PageOptions, ResourceRow, SyncView } from "@baton-ts/c1z";
import { ResourceSchema } from "@baton-ts/proto";
import { compareUtf8 } from "@baton-ts/proto/codec";
import { create, toBinary } from "@bufbuild/protobuf";
import type { GrantSelection } from "../../command-line/selection.ts";
import { missingNames } from "../../join/missing.ts";

/** A principal, or the placeholder for one that the sync does not hold. */
export interface PrincipalRow extends ResourceRow {
  /** The placeholder's name. */
  readonly missing: string | undefined;
}

/**
 * The distinct principals of the chosen grants by type, then id (UTF-8 order). Memory grows with the number of distinct principals, by
 * their ids only; their rows are read page by page.
 */
export async function* principalPages(
  view: SyncView,
  { filter, keep }: GrantSelection,
  { pageSize = 200, signal }: PageOptions,
): AsyncGenerator<Page<PrincipalRow>> {
  const idsByType = await collectIds(view.grants(filter, { pageSize, signal }), keep, signal);
  for (const type of [...idsByType.keys()].sort(compareUtf8)) {
    const ids = [...(idsByType.get(type) ?? [])].sort(compareUtf8);
    for (let start = 0; start < ids.length; start += pageSize) {
      const rows: PrincipalRow[] = [];
      for (const id of ids.slice(start, start + pageSize)) rows.push(await readPrincipal(view, type, id));
      yield { rows, next: undefined };
    }
  }
}

async function collectIds(
  pages: AsyncIterable<Page<GrantRow>>,
  keep: (row: GrantRow) => boolean,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const idsByType = new Map<string, Set<string>>();
  for await (const page of pages) {
    signal?.throwIfAborted();
    for (const row of page.rows) {
      if (!keep(row)) continue;
      const ids = idsByType.get(row.principalType);
      if (ids === undefined) idsByType.set(row.principalType, new Set([row.principalId]));
      else ids.add(row.principalId);
    }
  }
  return idsByType;
}

async function readPrincipal(view: SyncView, type: string, id: string): Promise<PrincipalRow> {
  const row = await view.resource({ type, id });
  if (row !== undefined) return { ...row, missing: undefined };
  const displayName = missingNames.resource({ type, id });
  const placeholder = create(ResourceSchema, { id: { resourceType: type, resource: id }, displayName });
  const data = toBinary(ResourceSchema, placeholder);
  return { type, id, parentType: "", parentId: "", data, discoveredAt: 0n, missing: displayName };
}
