// Wire-level reading and writing for the paths that see every row.
export { encodeGrant } from "./codec/encode-grant.ts";
export { encodePlainGrant, type PlainGrant } from "./codec/encode-plain-grant.ts";
export { grantJson } from "./codec/grant-json.ts";
export { type GrantKeys, readGrantKeys } from "./codec/read-grant-keys.ts";
export { compareUtf8, sortedByUtf8 } from "./codec/sort-by-utf8.ts";
export { forEachField, readAscii, readUtf8, readVarint, readVarint64, WireReader } from "./codec/wire-reader.ts";
export { tagOf, WireType, WireWriter } from "./codec/wire-writer.ts";
