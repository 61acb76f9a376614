import {
  Capability,
  type ConnectorCapabilities,
  ConnectorCapabilitiesSchema,
  type ResourceTypeCapability,
  ResourceTypeCapabilitySchema,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { ConnectorModel, SyncedType } from "./connector-model.ts";

/** What the handlers that are present add up to (connector-runtime §3.3); types sorted by id, the connector's own numerically. */
export function computeCapabilities(model: ConnectorModel): ConnectorCapabilities {
  const resourceTypeCapabilities = [...model.values()]
    .map(capabilitiesOf)
    .sort((a, b) => ((a.resourceType?.id ?? "") < (b.resourceType?.id ?? "") ? -1 : 1));
  const all = new Set(resourceTypeCapabilities.flatMap((type) => type.capabilities));
  if (all.has(Capability.TARGETED_SYNC)) all.add(Capability.SERVICE_MODE_TARGETED_SYNC);
  return create(ConnectorCapabilitiesSchema, {
    resourceTypeCapabilities,
    connectorCapabilities: [...all].sort((a, b) => a - b),
    credentialDetails: {},
  });
}

function capabilitiesOf({ facts, handlers, message }: SyncedType): ResourceTypeCapability {
  const capabilities = [Capability.SYNC];
  if (handlers.get !== undefined) capabilities.push(Capability.TARGETED_SYNC);
  if (handlers.grant !== undefined || handlers.provision !== undefined) capabilities.push(Capability.PROVISION);
  return create(ResourceTypeCapabilitySchema, {
    resourceType: message,
    capabilities,
    permissions: { permissions: facts.permissions.map((permission) => ({ permission })) },
    optInRequired: facts.optInRequired,
    skipSyncAnomalyDetection: facts.skipSyncAnomalyDetection,
    deprecated: facts.deprecated,
  });
}
