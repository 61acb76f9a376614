import type { ConnectorCapabilities } from "@baton-ts/proto";
import type { Configuration } from "@baton-ts/proto/service";
import type { ConfigValues, FieldConstraint, FieldDefinition, FieldGroup, ParsedConfig } from "../config/field-definition.ts";
import type { Logger } from "../logging/logger.ts";
import type { ConnectorService } from "../protocol/connector-service.ts";

/** What a running connector takes from its surroundings. Tests pass their own. */
export interface ServiceDeps {
  readonly log: Logger;
  /** Aborted when the program ends; `connect` may keep it. Calls have their own signal. */
  readonly signal: AbortSignal;
  /** The network. Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** Waits between retries of validate, grant and revoke; rejects on abort. Default: a timer. */
  readonly sleep?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
  /** Most items a page should have; handlers may return fewer. Default: what each handler asks for. */
  readonly pageSize?: number | undefined;
}

/**
 * A connector as data and functions, made by `defineConnector`. Everything but {@link service} works without configuration, client or
 * network, so `capabilities` and `config` never need a live system (connectors.md §8, row 22).
 */
export interface ConnectorDefinition {
  /** Program name, for example `baton-acme`. */
  readonly name: string;
  readonly displayName: string;
  /** Empty when the author gave none. */
  readonly description: string;
  /** Semver without a leading `v`. */
  readonly version: string;
  readonly helpUrl: string;
  /** The connector's own fields in the author's order, without the program's default flags. */
  readonly fields: readonly FieldDefinition[];
  readonly constraints: readonly FieldConstraint[];
  /** Ways to authenticate; empty for most connectors. */
  readonly authMethods: readonly FieldGroup[];
  /** The connector's part of the `config` output: fields for `gui` and `ops`, constraints, groups (connector-runtime §2.2). */
  configuration(): Configuration;
  /** What the connector can do, from the handlers that are present; types sorted by id (connector-runtime §3.3). */
  capabilities(): ConnectorCapabilities;
  /**
   * Checks values and applies defaults. Throws `BATON_CONFIG_INVALID` whose `details.errors` has one line for each wrong field, with its
   * source; secret values are never repeated (connector-runtime §2.3). `authMethod` names the group whose fields are checked.
   */
  parseConfig(values: ConfigValues, authMethod?: string): ParsedConfig;
  /**
   * Connects and returns the running connector. Rejects with what `connect` threw, as a BatonError. Disposing the service disposes the
   * client when it is disposable.
   */
  service(config: ParsedConfig, deps: ServiceDeps): Promise<ConnectorService>;
}

/** Runs a connector program to its end and resolves with the exit code; never rejects. `@baton-ts/runtime` exports it. */
export type RunConnectorProgram = (connector: ConnectorDefinition) => Promise<number>;
