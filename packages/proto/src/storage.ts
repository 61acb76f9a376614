// Messages found inside .c1z files.
export * from "./gen/c1/c1z/v1/annotation_sync_details_pb.js";
export * from "./gen/c1/c1z/v1/diff_pb.js";
export * from "./gen/c1/c1z/v3/manifest_pb.js";
export * from "./gen/c1/storage/v3/options_pb.js";
export * from "./gen/c1/storage/v3/records_pb.js";
export * from "./gen/c1/storage/v3/refs_pb.js";
