// Shape M: 3,002,112 grants after expansion, synced by the synthetic connector as a whole process; then the commands people run on it.
// usage: node benches/shape-m.ts [--engine sqlite|pebble] [--scale 1]
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { measureCommand } from "./measure-command.ts";
import { recordResult } from "./record-result.ts";

const { values } = parseArgs({
  options: { engine: { type: "string", default: "sqlite" }, scale: { type: "string", default: "1" } },
});
const scale = Number(values.scale);
const bin = (name: string): string => resolve(import.meta.dirname, "../node_modules/.bin", name);
const shape = {
  users: 100_000 * scale,
  groups: 2000 * scale,
  "per-group": 250,
  roles: 200 * scale,
  "groups-per-role": 10,
  depth: 5,
  page: 1000,
};

const folder = await mkdtemp(join(tmpdir(), "baton-bench-"));
try {
  const file = join(folder, "m.c1z");
  const flags = Object.entries(shape).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const sync = await measureCommand(bin("baton-synth"), [
    ...flags,
    "-f",
    file,
    "--storage-engine",
    values.engine,
    "--log-level",
    "warn",
  ]);
  if (sync.exitCode !== 0) throw new Error(`the sync ended with exit code ${sync.exitCode}`);
  const fileBytes = (await stat(file)).size;
  const commands: Record<string, unknown> = {};
  for (const args of [
    ["stats"],
    ["stats"],
    ["resources", "-o", "json"],
    ["entitlements", "-o", "json"],
    ["grants", "-o", "ndjson"],
  ]) {
    commands[commands[args.join(" ")] === undefined ? args.join(" ") : `${args.join(" ")} (again)`] = await measureCommand(
      bin("baton"),
      [...args, "-f", file],
    );
  }
  recordResult(`shape-m-${values.engine}${scale === 1 ? "" : `-x${scale}`}`, {
    shape,
    engine: values.engine,
    sync,
    fileBytes,
    commands,
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}
