import type { AuthMethodDeclaration, ConstraintDeclaration } from "../config/constraints.ts";
import { readAuthMethods, readConstraints } from "../config/constraints.ts";
import { exportConfiguration } from "../config/export-configuration.ts";
import type { ConfigFields, ConfigOf } from "../config/field.ts";
import { parseConfig } from "../config/parse-config.ts";
import { readFields } from "../config/read-fields.ts";
import { defineError } from "../define-error.ts";
import type { ConnectorDefinition } from "../definition/connector-definition.ts";
import type { Logger } from "../logging/logger.ts";
import { createService } from "../service/create-service.ts";
import { wrapError } from "../service/wrap-error.ts";
import { definition, type ResourceSync } from "../sync/resource-sync.ts";
import { buildModel } from "./build-model.ts";
import { computeCapabilities } from "./compute-capabilities.ts";

/** What `connect` receives. */
export interface ConnectContext<Config> {
  /** Checked values: a required field or one with a default is never undefined. */
  readonly config: Config;
  readonly log: Logger;
  /** Aborted when the program ends. */
  readonly signal: AbortSignal;
  /** The network; use it instead of the global so that tests and proxies reach every request. */
  readonly fetch: typeof fetch;
}

/** What `validate` receives. */
export interface ValidateContext<Client> {
  readonly client: Client;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** What `defineConnector` takes: names, config, and how to connect. */
export interface ConnectorOptions<Fields extends ConfigFields, Client> {
  /** Program name, for example `baton-acme`. */
  readonly name: string;
  /** The system's name as people call it. */
  readonly displayName: string;
  readonly description?: string | undefined;
  /** Semver without a leading `v`. Default `0.0.0`. */
  readonly version?: string | undefined;
  readonly helpUrl?: string | undefined;
  /** Fields by the name that code uses. */
  readonly config?: Fields | undefined;
  readonly constraints?: readonly ConstraintDeclaration<keyof Fields & string>[] | undefined;
  /** Ways to authenticate by name; their fields must not be required in other ways. */
  readonly authMethods?: Readonly<Record<string, AuthMethodDeclaration<keyof Fields & string>>> | undefined;
  /**
   * Makes what handlers call the system with; once for each configuration. A client with `Symbol.asyncDispose` or `Symbol.dispose` is
   * disposed with the service. Caches belong on it, or into `cache`, never into modules.
   */
  connect(context: ConnectContext<ConfigOf<Fields>>): Client | Promise<Client>;
  /** One cheap authenticated call; throws with what is missing. Written after `connect`, from which it has its client. */
  validate?(context: ValidateContext<NoInfer<Client>>): Promise<void>;
}

/** A connector that still lacks its resource types. */
export interface ConnectorDraft<Client> {
  /**
   * Adds the types, in the order in which they are listed. Every type that an entitlement or a parent names must be among them; the
   * compiler says which one is missing, and what it cannot see is a `BATON_DEFINE_*` error here.
   */
  resources<Type extends string, References extends string>(
    ...resources: readonly (ResourceSync<Client, Type, References> & NothingMissing<Exclude<References, Type>>)[]
  ): ConnectorDefinition;
}

/** Nothing, or a property that no value has and whose name says what is wrong. */
export type NothingMissing<Missing extends string> = [Missing] extends [never]
  ? unknown
  : { readonly "a resource type is named that is not among the resources": Missing };

/** A config without fields. */
export type NoFields = { readonly [Key in never]: never };

/**
 * Defines a connector: `defineConnector({ name, config, connect }).resources(user.sync({ ... }), team.sync({ ... }))`. The handlers get the
 * client that `connect` returns. Everything is checked here, before any configuration exists: `BATON_DEFINE_*`.
 */
export function defineConnector<Client, const Fields extends ConfigFields = NoFields>(
  options: ConnectorOptions<Fields, Client>,
): ConnectorDraft<Client> {
  checkNames(options);
  const fields = readFields(options.config ?? {});
  const schema = {
    fields,
    constraints: readConstraints(fields, options.constraints ?? []),
    authMethods: readAuthMethods(fields, options.authMethods ?? {}),
  };
  const facts = {
    name: options.name,
    displayName: options.displayName,
    description: options.description ?? "",
    version: options.version ?? "0.0.0",
    helpUrl: options.helpUrl ?? "",
    ...schema,
  };
  return {
    resources(...resources) {
      const model = buildModel(resources.map((resource) => resource[definition]));
      return {
        ...facts,
        configuration: () => exportConfiguration(facts),
        capabilities: () => computeCapabilities(model),
        parseConfig: (values, authMethod) => parseConfig(schema, values, authMethod),
        async service(config, deps) {
          const { log, signal } = deps;
          const connecting = async (): Promise<Client> =>
            // parseConfig made the values from these very fields.
            options.connect({ config: config as ConfigOf<Fields>, log, signal, fetch: deps.fetch ?? fetch });
          const client = await connecting().catch((error: unknown) => {
            throw wrapError(`${options.name}: connecting failed`, error);
          });
          const validate = async (context: AbortSignal): Promise<void> => options.validate?.({ client, log, signal: context });
          return createService({ facts, model, client, validate, deps });
        },
      };
    },
  };
}

function checkNames({ name, displayName }: { readonly name: string; readonly displayName: string }): void {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) {
    const message = `${JSON.stringify(name)} is no name for a connector program.`;
    throw defineError("CONNECTOR_NAME", message, "Use lower-case letters, digits and dashes, for example baton-acme.");
  }
  if (displayName.trim() === "") {
    throw defineError("NAME_EMPTY", `The connector ${name} has no displayName.`, "Name the system as people call it.");
  }
}
