import type { ResourceKey } from "@baton-ts/c1z";
import type { Reference } from "./join-row.ts";

/** References to the objects of one sync, for `joinRow`. */
export interface Join<Value> {
  readonly resourceType: (id: string) => Reference<Value>;
  readonly resource: (key: ResourceKey) => Reference<Value>;
  readonly entitlement: (id: string) => Reference<Value>;
}
