export { expandGrants, expandGrantsInTurns } from "./expand/expand-grants.ts";
export { GrantColumns, type GrantSource } from "./grant-columns.ts";
export type * from "./types.ts";
