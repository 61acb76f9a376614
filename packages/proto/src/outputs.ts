// What the baton command prints (baton.v1) and how stored syncs are asked for (c1.reader.v2 and v3).
export * from "./gen/baton/v1/outputs_pb.js";
export * from "./gen/c1/reader/v2/entitlement_pb.js";
export * from "./gen/c1/reader/v2/grant_pb.js";
export * from "./gen/c1/reader/v2/resource_pb.js";
export * from "./gen/c1/reader/v2/sync_pb.js";
// The same names as in v2, with stored grant records in the answers: c1.reader.v3.
export * as readerV3 from "./gen/c1/reader/v3/grant_pb.js";
