import type { ResourceId as WireResourceId } from "@baton-ts/proto";
import { ResourceIdSchema } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";

// Only this package can make values that carry it, so every id was checked.
declare const checked: unique symbol;

/** A checked reference to a resource of one type. `user.id("42")` makes one. */
export interface ResourceId<Type extends string = string> {
  readonly kind: "id";
  readonly typeId: Type;
  /** The system's own id. It may contain `:`; never split ids. */
  readonly id: string;
  readonly [checked]: true;
}

/** What `parent` is: a reference for types with parents, undefined where a parent is not given. */
export type ParentId<Parent extends string | null> = [Parent] extends [never]
  ? ResourceId | undefined
  : Parent extends string
    ? ResourceId<Parent>
    : undefined;

/** Wraps an id that was checked. */
export function resourceId<Type extends string>(typeId: Type, id: string): ResourceId<Type> {
  return { kind: "id", typeId, id } as ResourceId<Type>;
}

/** The id as its message. */
export function toWireId(id: { readonly typeId: string; readonly id: string }): WireResourceId {
  const wire = create(ResourceIdSchema);
  wire.resourceType = id.typeId;
  wire.resource = id.id;
  return wire;
}
