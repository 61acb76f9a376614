export { exitCodes } from "./errors.ts";
export type { Host, OutputStream } from "./host.ts";
export { main } from "./main.ts";
