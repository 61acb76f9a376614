// What every `bin` file of this repository calls. Plain JavaScript without imports of ours, because it has to run on a Node that is
// too old for everything else. Packages are published apart from each other, so each that needs it has a copy in `bin/launch.mjs`
// (connectors use the one of the sdk); copies are byte for byte tools/bin-launcher/launch.mjs, and a test there holds them so.
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { dirname, join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const neededMajor = 24;

/**
 * Runs the program whose bin file has the URL `binUrl`: imports `../src/main.ts`, or `../dist/main.js` in a released package, awaits
 * its `main()`, flushes the output and exits with the code that it answers, or else leaves in `process.exitCode`. On a Node below 24
 * the same command line is run again by the Node in the nearest `node_modules/node`, with the same standard streams, signals and
 * exit code.
 */
export async function launch(binUrl) {
  const bin = fileURLToPath(binUrl);
  if (Number.parseInt(process.versions.node, 10) < neededMajor) {
    relaunch(bin);
    return;
  }
  hideExperimentalWarnings();
  // Not the default folder: that one is under the shared /tmp, where another account could have planted code.
  module.enableCompileCache?.(join(homedir(), ".cache", "baton", "compile"));
  const { main } = await import(pathToFileURL(findEntry(bin)).href);
  const exitCode = await main();
  for (const stream of [process.stdout, process.stderr]) await new Promise((resolve) => stream.write("", resolve));
  process.exit(exitCode ?? process.exitCode);
}

/** Node refuses to strip types below `node_modules`, so sources that were packed by mistake must not win there. */
function findEntry(bin) {
  const root = dirname(dirname(bin));
  const source = join(root, "src", "main.ts");
  return !root.includes(`${sep}node_modules${sep}`) && existsSync(source) ? source : join(root, "dist", "main.js");
}

function relaunch(bin) {
  const node = findNode(bin);
  if (node === undefined) {
    process.stderr.write(
      `error: this program needs Node.js ${neededMajor} or newer and was started by ${process.versions.node}\n`,
    );
    process.exit(1);
  }
  const child = spawn(node, [bin, ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    process.stderr.write(`error: ${node} does not start: ${error.message}\n`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** Passes over the Node that runs now: a foreign `node` package may hold an old one, and must not be started for ever. */
function findNode(bin) {
  const name = process.platform === "win32" ? "node.exe" : "node";
  for (let folder = dirname(bin); ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", "node", "bin", name);
    if (existsSync(candidate) && realpathSync(candidate) !== process.execPath) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

/** node:sqlite and type stripping announce themselves on Node 24; nothing an operator could act on. */
function hideExperimentalWarnings() {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = (warning, ...rest) => {
    const type = typeof rest[0] === "object" ? rest[0]?.type : rest[0];
    if (type !== "ExperimentalWarning") emitWarning(warning, ...rest);
  };
}
