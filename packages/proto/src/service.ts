// Messages between connectors and a control plane.
export * from "./gen/c1/config/v1/config_pb.js";
export * from "./gen/c1/config/v1/rules_pb.js";
export * from "./gen/c1/connector_wrapper/v1/connector_wrapper_pb.js";
export * from "./gen/c1/connectorapi/baton/v1/baton_pb.js";
export * from "./gen/c1/connectorapi/baton/v1/config_pb.js";
export * from "./gen/c1/connectorapi/baton/v1/servedpolicy_pb.js";
export * from "./gen/c1/connectorapi/baton/v1/session_pb.js";
export * from "./gen/c1/connectorapi/baton/v1/source_cache_pb.js";
export * from "./gen/c1/ratelimit/v1/ratelimit_pb.js";
export * from "./gen/c1/transport/v1/transport_pb.js";
export * from "./gen/c1/utls/v1/tls_pb.js";
export * from "./gen/google/rpc/error_details_pb.js";
export * from "./gen/google/rpc/status_pb.js";
// Text rules that legacy configuration schemas embed; their names repeat those of c1.config.v1.
export * as validate from "./gen/validate/validate_pb.js";
