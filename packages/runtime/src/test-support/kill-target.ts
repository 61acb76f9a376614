// A program for tests to kill: syncs the rich script to the file named by its first argument, printing a dot for each call.
// Its second argument is the time in milliseconds that each call takes.
import { setTimeout as delay } from "node:timers/promises";
import { runSync } from "../sync/run-sync.ts";
import { richScript } from "./rich-script.ts";
import { scriptedConnector } from "./scripted-connector.ts";

const [path = "", ms = "0"] = process.argv.slice(2);
const connector = scriptedConnector({
  ...richScript(),
  before: async () => {
    process.stdout.write(".");
    await delay(Number(ms));
  },
});
const report = await runSync({ connector, output: { path, engine: "sqlite" }, workers: 2 });
process.stdout.write(report.resumed ? "resumed" : "new");
