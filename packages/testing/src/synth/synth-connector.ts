import { type ConnectorDefinition, type ConnectorService, type Field, field } from "@baton-ts/sdk";
import { listingsConnector } from "../program/listings-connector.ts";
import { readOnlyCapabilities, readOnlyService } from "../service/read-only-service.ts";
import { synthListings } from "./synth-listings.ts";
import { type SynthOptions, synthDefaults } from "./synth-options.ts";

const description = "Serves a synthetic organisation of any size, for benches";

/** A running connector that serves a synthetic organisation in constant memory. */
export function synthService(options: Partial<SynthOptions> = {}): ConnectorService {
  return readOnlyService(synthListings({ ...synthDefaults, ...options }));
}

function count(defaultCount: number, what: string, min = 0): Field<number> {
  return field.int({ default: defaultCount, description: what, rules: { min, max: 1_000_000_000 } });
}

/** Fields that choose the size of a synthetic organisation. */
export function synthFields(defaults: SynthOptions): Readonly<Record<keyof SynthOptions, Field<number>>> {
  return {
    users: count(defaults.users, "How many users."),
    groups: count(defaults.groups, "How many groups."),
    perGroup: count(defaults.perGroup, "Users of each group."),
    roles: count(defaults.roles, "How many roles."),
    groupsPerRole: count(defaults.groupsPerRole, "Groups that hold each role."),
    depth: count(defaults.depth, "Length of the chains of nested groups; 0 nests none."),
    page: count(defaults.page, "Items a page.", 1),
  };
}

/** `baton-synth`; `options` are the defaults of its flags. */
export function synthConnector(options: Partial<SynthOptions> = {}): ConnectorDefinition {
  const defaults = { ...synthDefaults, ...options };
  return listingsConnector({
    name: "baton-synth",
    displayName: "Synthetic organisation",
    description,
    config: synthFields(defaults),
    capabilities: readOnlyCapabilities(synthListings(defaults).resourceTypes),
    open: async (config) => synthListings(config),
  });
}
