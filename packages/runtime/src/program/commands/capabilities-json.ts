import * as proto from "@baton-ts/proto";
import { createRegistry, type DescMessage, type JsonObject, toJson } from "@bufbuild/protobuf";

// Every message of c1.connector.v2: the annotations of resource types may be any of them.
const messages = Object.values<unknown>(proto).filter((value): value is DescMessage => {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "message";
});

/**
 * The `capabilities` output: a google.protobuf.Any of ConnectorCapabilities as protojson, indented by 2, without a line break at its
 * end (connector-runtime §1.9).
 */
export function capabilitiesJson(capabilities: proto.ConnectorCapabilities): string {
  const registry = createRegistry(...messages);
  const fields = toJson(proto.ConnectorCapabilitiesSchema, capabilities, { registry }) as JsonObject;
  return JSON.stringify({ "@type": `type.googleapis.com/${capabilities.$typeName}`, ...fields }, null, 2);
}
