export { GrantColumns, type GrantSource } from "./grant-columns.ts";
export type * from "./types.ts";
// expandGrants(input: ExpansionInput): Expansion
