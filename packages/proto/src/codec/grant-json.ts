import { GrantSchema } from "../gen/c1/connector/v2/grant_pb.js";
import { type JsonTextOptions, wireToJsonText } from "../json/to-json.ts";

/** Protobuf JSON of stored grant bytes, the same text as `toJsonText` of the decoded grant, without decoding it. */
export function grantJson(bytes: Uint8Array, options?: JsonTextOptions): string {
  return wireToJsonText(GrantSchema, bytes, options);
}
