import { type ConnectorCapabilities, ConnectorCapabilitiesSchema, registry } from "@baton-ts/proto";
import { type JsonObject, toJson } from "@bufbuild/protobuf";

/**
 * The `capabilities` output: a google.protobuf.Any of ConnectorCapabilities as protojson, indented by 2, without a line break at its
 * end (connector-runtime §1.9).
 */
export function capabilitiesJson(capabilities: ConnectorCapabilities): string {
  const fields = toJson(ConnectorCapabilitiesSchema, capabilities, { registry }) as JsonObject;
  return JSON.stringify({ "@type": `type.googleapis.com/${capabilities.$typeName}`, ...fields }, null, 2);
}
