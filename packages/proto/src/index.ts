export {
  findAnnotation,
  hasAnnotation,
  isAny,
  packAny,
  typeUrlPrefix,
  unpackAny,
  withAnnotation,
  withoutAnnotation,
} from "./annotations.ts";
export { toBinaryDeterministic } from "./codec/deterministic.ts";
export * from "./connector.ts";
export { fromJsonText, fromJsonValue, type JsonReadOptions } from "./json/from-json.ts";
export { type JsonTextOptions, toJsonText, toJsonValue, type UnknownAny, wireToJsonText } from "./json/to-json.ts";
export { registry } from "./registry.ts";
export * from "./well-known.ts";
