import type { ConnectorCapabilities } from "@baton-ts/proto";
import {
  type ConfigFields,
  type ConfigOf,
  type ConnectorDefinition,
  exportConfiguration,
  parseConfig,
  readFields,
} from "@baton-ts/sdk";
import { type Listings, readOnlyService } from "../service/read-only-service.ts";

export interface ListingsConnectorOptions<Fields extends ConfigFields> {
  /** Program name. */
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly config: Fields;
  readonly capabilities: ConnectorCapabilities;
  open(config: ConfigOf<Fields>, signal: AbortSignal): Promise<Listings>;
}

/** A connector that serves messages as they are: what the authoring API would check and fill in is left to the listings. */
export function listingsConnector<const Fields extends ConfigFields>(
  options: ListingsConnectorOptions<Fields>,
): ConnectorDefinition {
  const { name, displayName, description } = options;
  const schema = { fields: readFields(options.config), constraints: [], authMethods: [] };
  const facts = { name, displayName, description, version: "0.1.0", helpUrl: "", ...schema };
  return {
    ...facts,
    configuration: () => exportConfiguration(facts),
    capabilities: () => options.capabilities,
    parseConfig: (values, authMethod) => parseConfig(schema, values, authMethod),
    // parseConfig made the values from these very fields.
    service: async (config, { signal }) => readOnlyService(await options.open(config as ConfigOf<Fields>, signal)),
  };
}
