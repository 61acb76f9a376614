export type * from "./protocol/connector-service.ts";
