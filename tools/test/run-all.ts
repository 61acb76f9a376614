// npm test: every check of the project, in the order in which a failure is cheapest to see. Ends with one plain line of counts.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

function run(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit" });
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(signal === null ? (code ?? 1) : 1));
  });
}

async function check(title: string, command: string, args: readonly string[], counts: Counts): Promise<void> {
  console.log(`\n== ${title}`);
  const code = await run(command, args);
  if (code === 0) counts.passed++;
  else counts.failed++;
  console.log(code === 0 ? `${title}: ok` : `${title}: exit code ${code}`);
}

async function vitest(counts: Counts): Promise<void> {
  console.log("\n== tests");
  const folder = await mkdtemp(join(tmpdir(), "baton-test-"));
  try {
    const report = join(folder, "report.json");
    const code = await run("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);
    const parsed: unknown = JSON.parse(await readFile(report, "utf8"));
    const read = (name: string): number => {
      const value = typeof parsed === "object" && parsed !== null ? Reflect.get(parsed, name) : undefined;
      return typeof value === "number" ? value : 0;
    };
    const failed = read("numFailedTests");
    counts.passed += read("numPassedTests");
    counts.skipped += read("numPendingTests") + read("numTodoTests");
    // A suite that does not load, or a run cut short, has no failed test of its own but still fails.
    counts.failed += failed > 0 || code === 0 ? failed : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
await check("types", "tsc", ["-p", "."], counts);
await check("lint", "oxlint", ["--type-aware", "--deny-warnings"], counts);
await check("format", "biome", ["ci", "--colors=off", "."], counts);
await vitest(counts);
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;
