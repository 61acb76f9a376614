/** Somebody who can become root, and why. */
export interface RootHolder {
  /** `user` or `group`. */
  readonly type: string;
  readonly id: string;
  /** What the connector found, and through which group or account it comes. */
  readonly reasons: readonly string[];
}

function member(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    current = typeof current === "object" && current !== null ? (current as Readonly<Record<string, unknown>>)[key] : undefined;
  }
  return current;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** `group:wheel:member` is through group wheel, `user:deploy:become` through account deploy. */
function through(source: string): readonly string[] {
  const match = /^(group|user):(.+):(?:member|become)$/.exec(source);
  if (match === null) return [];
  return [match[1] === "group" ? `member of group ${match[2]}` : `can become ${match[2]}`];
}

/** Reads one line of `baton grants -o ndjson`. */
export function parseRootHolder(line: string): RootHolder {
  const grant = member(JSON.parse(line), "grant");
  const metadata = list(member(grant, "annotations")).find((annotation) =>
    String(member(annotation, "@type")).endsWith(".GrantMetadata"),
  );
  const own = list(member(metadata, "metadata", "reasons")).map(String);
  const sources = member(grant, "sources", "sources");
  const sourceIds = typeof sources === "object" && sources !== null ? Object.keys(sources) : [];
  const reasons = [...own, ...sourceIds.flatMap(through)];
  return {
    type: String(member(grant, "principal", "id", "resourceType")),
    id: String(member(grant, "principal", "id", "resource")),
    reasons: [...new Set(reasons)],
  };
}

/** Accounts first, then the groups that pass root on; each by name. */
export function sortHolders(holders: readonly RootHolder[]): readonly RootHolder[] {
  return holders.toSorted((a, b) => (a.type === b.type ? (a.id < b.id ? -1 : 1) : a.type === "user" ? -1 : 1));
}
