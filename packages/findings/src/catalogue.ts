/** What a person needs to know about one kind of finding or failure. */
export interface CatalogueEntry {
  readonly title: string;
  readonly cause: string;
  readonly fix: string;
}

/** Codes that the catalogue explains, in the order of its rows. */
export type FindingCode = "BATON_SYNC_PAGE_TOKEN_REPEATED";

/**
 * Every finding and every documented failure, by code. The SDK, the CLI, the server and the docs all read it; an error with one of
 * these codes inherits its cause and fix.
 */
export const catalogue: Readonly<Record<FindingCode, CatalogueEntry>> = {
  BATON_SYNC_PAGE_TOKEN_REPEATED: {
    title: "Pagination loop",
    cause: "List, entitlements or grants returned a page token that it had already been given, so the sync would never end.",
    fix: "Return the token of the next page, or no token after the last one.",
  },
};
