/** Where a value came from. */
export type Origin =
  | { readonly kind: "default" }
  | { readonly kind: "flag"; readonly name: string }
  | { readonly kind: "env"; readonly name: string }
  | { readonly kind: "file"; readonly path: string; readonly line: number };

/** `default`, `flag --x`, `env BATON_X` or `.baton.yaml:3`, for messages. */
export function describeOrigin(origin: Origin): string {
  if (origin.kind === "file") return `${origin.path}:${origin.line}`;
  if (origin.kind === "default") return "default";
  return origin.kind === "flag" ? `flag --${origin.name}` : `env ${origin.name}`;
}
