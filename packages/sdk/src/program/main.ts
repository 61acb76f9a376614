import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ConnectorDefinition, RunConnectorProgram } from "../definition/connector-definition.ts";

// Not a literal, and loaded only to run: connectors can be imported, tested and type-checked without the engine.
const host: string = "@baton-ts/runtime";

/**
 * Runs the connector program when the module is the one that Node was started with: `await main(connector, import.meta.url)` at the end of
 * a connector's main file. Imported from elsewhere it does nothing; without a URL it always runs. Sets the process's exit code
 * (connector-runtime §1.3).
 */
export async function main(connector: ConnectorDefinition, moduleUrl?: string): Promise<void> {
  if (moduleUrl !== undefined && !isEntry(moduleUrl, process.argv[1])) return;
  const { runConnectorProgram } = (await import(host)) as { runConnectorProgram: RunConnectorProgram };
  process.exitCode = await runConnectorProgram(connector);
}

/** True when `script`, with links resolved, is the module's file; npm starts programs through links. */
export function isEntry(moduleUrl: string, script: string | undefined): boolean {
  if (script === undefined || !moduleUrl.startsWith("file:")) return false;
  try {
    return realpathSync(script) === realpathSync(fileURLToPath(moduleUrl));
  } catch {
    return false;
  }
}
