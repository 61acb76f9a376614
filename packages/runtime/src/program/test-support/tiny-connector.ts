import { BatonError } from "@baton-ts/findings";
import {
  Capability,
  ConnectorCapabilitiesSchema,
  ResourceType_Trait,
  ResourceTypeSchema,
  SkipEntitlementsAndGrantsSchema,
} from "@baton-ts/proto";
import { ConfigurationSchema } from "@baton-ts/proto/service";
import type { ConnectorDefinition, ConnectorService, FieldBase, FieldDefinition, ParsedConfig } from "@baton-ts/sdk";
import { create } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";

const base = (key: string, name: string, more: Partial<FieldBase> = {}): FieldBase => ({
  key,
  name,
  displayName: "",
  description: "",
  placeholder: "",
  required: false,
  secret: false,
  hidden: false,
  target: "gui",
  ...more,
});

const text = { kind: "string", use: "text", default: undefined, rules: {}, allowedExtensions: [] } as const;

/** One field of every kind. */
export const tinyFields: readonly FieldDefinition[] = [
  { ...base("apiToken", "api-token", { required: true, secret: true, description: "Token of the API" }), ...text, use: "secret" },
  {
    ...base("baseUrl", "base-url", { description: "Where the API is" }),
    ...text,
    use: "url",
    default: "https://api.tiny.example",
  },
  { ...base("keyFile", "key-file", { secret: true, description: "Private key" }), ...text, use: "file" },
  { ...base("pageSize", "page-size", { description: "Rows a page." }), kind: "int", default: 50, rules: {} },
  { ...base("dryRun", "dry-run", { description: "Change nothing" }), kind: "bool", default: false },
  { ...base("teams", "teams", { description: "Only these teams" }), kind: "stringSlice", default: [], rules: {} },
  { ...base("labels", "labels", { description: "Labels to look for" }), kind: "stringMap", default: {} },
];

/** What the connector received, and what it wants to do. */
export interface TinyConnector {
  readonly definition: ConnectorDefinition;
  /** Values with their sources as `parseConfig` received them, `name=value (source)`, by name. */
  readonly received: () => readonly string[];
}

export interface TinyConnectorOptions {
  /** Called with every value; may throw. */
  readonly parse?: ((values: ReadonlyMap<string, unknown>) => void) | undefined;
  readonly connect?: ((config: ParsedConfig) => void) | undefined;
  readonly more?: Partial<ConnectorDefinition> | undefined;
}

/** A connector of two resource types that does nothing: what matters here is the program around it. */
export function tinyConnector(options: TinyConnectorOptions = {}): TinyConnector {
  let received: string[] = [];
  const definition: ConnectorDefinition = {
    name: "baton-tiny",
    displayName: "Tiny",
    description: "Syncs teams and users of Tiny.",
    version: "1.2.3",
    helpUrl: "https://tiny.example/help",
    fields: tinyFields,
    constraints: [],
    authMethods: [],
    configuration: () =>
      create(ConfigurationSchema, {
        displayName: "Tiny <& co>",
        fields: [{ name: "api-token", isRequired: true, isSecret: true, field: { case: "stringField", value: {} } }],
      }),
    capabilities: tinyCapabilities,
    parseConfig: (values) => {
      received = [...values].map(([name, { value, source }]) => `${name}=${shown(value)} (${source})`);
      const parsed = new Map([...values].map(([name, { value }]) => [name, value]));
      options.parse?.(parsed);
      return Object.fromEntries(parsed);
    },
    service: async (config) => {
      options.connect?.(config);
      return idleService;
    },
    ...options.more,
  };
  return { definition, received: () => received };
}

function shown(value: unknown): string {
  return value instanceof Uint8Array ? `bytes:${Buffer.from(value).toString("utf8")}` : JSON.stringify(value);
}

function tinyCapabilities() {
  const sync = Capability.SYNC;
  return create(ConnectorCapabilitiesSchema, {
    resourceTypeCapabilities: [
      {
        resourceType: create(ResourceTypeSchema, { id: "group", displayName: "Group", traits: [ResourceType_Trait.GROUP] }),
        capabilities: [sync],
        permissions: {},
      },
      {
        resourceType: create(ResourceTypeSchema, {
          id: "user",
          displayName: "User",
          traits: [ResourceType_Trait.USER],
          annotations: [anyPack(SkipEntitlementsAndGrantsSchema, create(SkipEntitlementsAndGrantsSchema))],
        }),
        capabilities: [sync],
        permissions: {},
      },
    ],
    connectorCapabilities: [sync],
    credentialDetails: {},
  });
}

function unused(): never {
  throw new BatonError({ code: "BATON_TEST_UNUSED", message: "the program calls nothing of the connector itself" });
}

const idleService: ConnectorService = {
  metadata: unused,
  capabilities: unused,
  validate: unused,
  listResourceTypes: unused,
  listResources: unused,
  getResource: unused,
  listStaticEntitlements: unused,
  listEntitlements: unused,
  listGrants: unused,
  grant: unused,
  revoke: unused,
  cleanup: unused,
  [Symbol.asyncDispose]: async () => {},
};
