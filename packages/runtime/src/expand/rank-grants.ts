import { GrantColumns } from "@baton-ts/graph";
import type { KeyOrder } from "../catalog/key-order.ts";

/** The grants with ranks in place of numbers: then the cells of the expansion come out in the order of stored keys. */
export function rankGrants(grants: GrantColumns, entitlements: KeyOrder, principals: KeyOrder): GrantColumns {
  const ranked = new GrantColumns(Math.max(grants.count, 1));
  const columns = grants.columns();
  for (let index = 0; index < grants.count; index++) {
    const entitlement = entitlements.ranks[columns.entitlements[index] as number] as number;
    const principal = principals.ranks[columns.principals[index] as number] as number;
    const sources = grants.sourcesOf(index);
    if (sources.length === 0) ranked.add(entitlement, principal);
    else
      ranked.add(
        entitlement,
        principal,
        sources.map((source) => ({ entitlement: entitlements.ranks[source.entitlement] as number, isDirect: source.isDirect })),
      );
  }
  return ranked;
}
