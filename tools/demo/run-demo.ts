// npm run demo [-- file]: syncs this machine with baton-unix, shows what is in the file, and answers who can become root. Reads files only, needs no
// service and no rights: what it may not read it says.
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { entry, wrap } from "./layout.ts";
import { parseRootHolder, type RootHolder, sortHolders } from "./root-report.ts";
import { type CommandResult, runCommand } from "./run-command.ts";

const repository = resolve(import.meta.dirname, "../..");
const bins = {
  "baton-unix": join(repository, "connectors/unix/bin/baton-unix.mjs"),
  baton: join(repository, "packages/cli/bin/baton.mjs"),
};
/** More names than this are a listing, not an answer. */
const maxHolders = 20;

function say(text = ""): void {
  process.stdout.write(`${text}\n`);
}

async function command(name: keyof typeof bins, args: readonly string[]): Promise<CommandResult> {
  const result = await runCommand(bins[name], args, repository);
  if (result.exitCode === 0) return result;
  process.stderr.write(result.stderr || result.stdout);
  throw new Error(`${name} ${args.join(" ")} ended with exit code ${result.exitCode}`);
}

interface Warning {
  readonly msg: string;
}

function warnings(stderr: string): readonly string[] {
  return stderr.split("\n").flatMap((line) => {
    if (!line.startsWith("{")) return [];
    const record = JSON.parse(line) as Partial<Warning> & { readonly level?: string };
    return record.level === "warn" && record.msg !== undefined ? [record.msg] : [];
  });
}

function sayHolders(holders: readonly RootHolder[], file: string): void {
  const column = Math.min(24, Math.max(...holders.map(({ id }) => id.length)) + 5);
  for (const { type, id, reasons } of holders.slice(0, maxHolders)) {
    say(entry(`  ${type === "group" ? "%" : ""}${id}`, reasons, column));
  }
  if (holders.length > maxHolders)
    say(wrap(`and ${holders.length - maxHolders} more: npx baton grants -f ${file} -e privilege:root:holder`, 2));
}

/** Output of another command: indented, and folded where it would be too wide. */
function sayOutput(text: string): void {
  for (const line of text.trimEnd().split("\n")) {
    const indent = 2 + line.length - line.trimStart().length;
    say(line.length + 2 > 80 ? wrap(line.trim(), indent) : line === "" ? "" : `  ${line}`);
  }
}

/** Syncs one tree, says what was left out, and answers who can become root there. */
async function syncAndExplain(file: string, flags: readonly string[]): Promise<readonly RootHolder[]> {
  say(`$ npx baton-unix ${[...flags, "-f", file].join(" ")}`);
  const started = performance.now();
  const { stderr } = await command("baton-unix", [...flags, "-f", file, "--log-format", "json", "--log-level", "warn"]);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const notes = warnings(stderr);
  for (const note of notes) say(wrap(`! ${note}`, 2));
  say(`  Synced in ${seconds} s.\n`);
  say(`$ npx baton stats -f ${file}`);
  sayOutput((await command("baton", ["stats", "-f", file])).stdout);
  say("\nWho can become root, and why:\n");
  const { stdout } = await command("baton", ["grants", "-f", file, "-e", "privilege:root:holder", "-o", "ndjson"]);
  const holders = sortHolders(stdout.trim().split("\n").filter(Boolean).map(parseRootHolder));
  sayHolders(holders, file);
  if (notes.some((note) => note.startsWith("/etc/sudoers") && note.includes("permission"))) {
    say(`\n${wrap("Not the whole answer: sudo rules are closed to you. Run it again with sudo.", 2)}`);
  }
  return holders;
}

async function demo(file: string): Promise<void> {
  say("Baton answers who has access to what. First it collects what this machine says");
  say("about its accounts, groups, sudo rules and SSH keys, into one file:\n");
  const holders = await syncAndExplain(file, []);
  let shown = file;
  if (holders.length <= 1) {
    shown = file.replace(/(\.c1z)?$/, "-example.c1z");
    await rm(resolve(repository, shown), { force: true });
    say("\nA machine without sudo rules has little to tell. Here is one that has:\n");
    await syncAndExplain(shown, ["--root", "connectors/unix/test/fixtures/web1"]);
  }
  say("\nTry next:");
  say(wrap(`npx baton access -f ${shown} -t user -r root`, 2));
  say(wrap(`npx baton grants -f ${shown} -t group`, 2));
  say("\nBreak it on purpose:");
  say(wrap("npx baton-unix --root /nowhere", 2));
  say(wrap(`head -c 2000 ${shown} > broken.c1z; npx baton stats -f broken.c1z`, 2));
}

const file = process.argv[2] ?? "demo.c1z";
try {
  await rm(resolve(repository, file), { force: true });
  await demo(file);
} catch (error) {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
