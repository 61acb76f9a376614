import type { ResourceTypeFacts } from "../resource-type/resource-type-facts.ts";
import type { SyncHandlers } from "./handlers.ts";

/** Key of the facts inside a ResourceSync. */
export const definition: unique symbol = Symbol("definition");

/**
 * A resource type with its handlers, ready for `defineConnector(...).resources(...)`. In a file of its own write
 * `export const users: ResourceSync<AcmeClient> = user.sync({ ... })`: the annotation gives the handlers their client.
 */
export interface ResourceSync<in Client, out Type extends string = string, out References extends string = string> {
  readonly typeId: Type;
  /** @internal Only for the compiler: type ids that must be among the connector's types. */
  readonly "~references"?: References;
  /** @internal Only for the compiler: which client the handlers need. */
  readonly "~client"?: (client: Client) => void;
  /** @internal */
  readonly [definition]: SyncDefinition;
}

/** Handlers without the types that only the author's code needs. */
export type AnyHandlers = SyncHandlers<unknown, string, Record<string, string>, string | null>;

/** What a ResourceSync holds. */
export interface SyncDefinition {
  readonly type: ResourceTypeFacts;
  readonly handlers: AnyHandlers;
}
