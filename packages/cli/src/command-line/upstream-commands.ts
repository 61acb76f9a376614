/** Commands of the Go program that this version does not have (baton-cli §1), so that they are told from typing mistakes. */
const upstreamOnly: ReadonlySet<string> = new Set([
  "completion",
  "diff",
  "dump-db",
  "explorer",
  "export",
  "optimize",
  "recalculate-stats",
  "rollback-expansion",
  "sanitize",
]);

export const notThereYet = "The Go baton has this command; this version does not have it yet.";

/** What to do about a command that is not there, or undefined where upstream has no such command either. */
export function adviseOnUpstreamCommand(name: string): string | undefined {
  return upstreamOnly.has(name) ? notThereYet : undefined;
}
