export type * from "./store/reader.ts";
export type * from "./store/rows.ts";
export type * from "./store/sync-run.ts";
export type * from "./store/writer.ts";
