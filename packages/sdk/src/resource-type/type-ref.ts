/** A resource type by its id or by its handle. The id allows cycles and types that are defined later. */
export type TypeRef<Type extends string = string> = Type | { readonly typeId: Type };

/** The id that a TypeRef names. */
export type TypeIdOf<Ref> = Ref extends string ? Ref : Ref extends { readonly typeId: infer Type extends string } ? Type : never;

/** The id that a reference names. */
export function typeIdOf(ref: TypeRef): string {
  return typeof ref === "string" ? ref : ref.typeId;
}
