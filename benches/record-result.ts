import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, platform, release, totalmem } from "node:os";
import { join } from "node:path";

/** Commit that was measured; `+changes` when the tree differs from it. */
function commit(): string {
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: import.meta.dirname, encoding: "utf8" }).trim();
  try {
    return (
      git("rev-parse", "--short=12", "HEAD") + (git("status", "--porcelain", "--untracked-files=no") === "" ? "" : "+changes")
    );
  } catch {
    return "unknown";
  }
}

/** Writes `benches/results/<name>.json` with machine and commit, prints the same JSON and returns it. */
export function recordResult(name: string, result: Readonly<Record<string, unknown>>): void {
  const record = {
    bench: name,
    measuredAt: new Date().toISOString(),
    commit: commit(),
    machine: {
      cpu: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
      memoryBytes: totalmem(),
      os: `${platform()} ${release()}`,
      node: process.version,
    },
    result,
  };
  const folder = join(import.meta.dirname, "results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(record, null, 2)}\n`);
  console.log(JSON.stringify(record, null, 2));
}
