// npm run bench -- <name> [its options]: runs one script of this folder.
import { readdirSync } from "node:fs";

const [name, ...rest] = process.argv.slice(2);
const support = new Set(["run", "measure-command", "record-result"]);
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -3))
  .filter((file) => !support.has(file));
if (name !== undefined && names.includes(name)) {
  process.argv.splice(2, process.argv.length - 2, ...rest);
  await import(`./${name}.ts`);
} else {
  console.error(`usage: npm run bench -- <${names.join("|")}> [options]`);
  process.exitCode = name === undefined || name === "--help" ? 0 : 2;
}
