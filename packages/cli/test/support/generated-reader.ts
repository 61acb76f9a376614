import type { C1zReader, GrantRow, Page, PageOptions, SyncView } from "@baton-ts/c1z";
import { createFakeReader } from "./fake-reader.ts";
import { entitlementRow, grantRow, resourceRow, resourceTypeRow, syncRun } from "./rows.ts";

/** A file whose grants are made while they are read: 500 of each group, to users in no order. */
export function createGeneratedReader(grantCount: number, userCount: number): C1zReader {
  const base = createFakeReader({ resourceTypes: [], resources: [], entitlements: [], grants: [] }, [syncRun()]);
  return {
    ...base,
    view: async (choice) => {
      const view: SyncView = {
        ...(await base.view(choice)),
        grants: (_, page) => pagesOf(grantCount, userCount, page),
        resourceType: (id) => Promise.resolve(resourceTypeRow({ id, displayName: id })),
        resource: ({ type, id }) =>
          Promise.resolve(resourceRow(`${type}:${id}`, { displayName: `${type} ${id}`, description: "d".repeat(300) })),
        entitlement: (id) => Promise.resolve(entitlementRow(id.replace(/:member$/, ""), { id, displayName: id, slug: "member" })),
      };
      return view;
    },
  };
}

async function* pagesOf(count: number, users: number, { pageSize = 10_000 }: PageOptions = {}): AsyncGenerator<Page<GrantRow>> {
  for (let start = 0; start < count; start += pageSize) {
    const rows = Array.from({ length: Math.min(pageSize, count - start) }, (_, index) => grantAt(start + index, users));
    yield { rows, next: String(start + rows.length) };
  }
}

function grantAt(index: number, users: number): GrantRow {
  const group = `group:g${Math.floor(index / 500)}`;
  return grantRow({ resource: group, entitlement: `${group}:member`, principal: `user:u${(index * 7919) % users}` });
}
