const maxPageSize = 10_000;

/** Rows a page: 0, less and anything above 10,000 become 10,000 (sync-engine §2.6). */
export function resolvePageSize(pageSize: number | undefined): number {
  return pageSize === undefined || !(pageSize >= 1) || pageSize > maxPageSize ? maxPageSize : Math.floor(pageSize);
}
