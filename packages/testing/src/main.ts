import { basename } from "node:path";
import { type ConnectorDefinition, main as run } from "@baton-ts/sdk";
import { chaosProgram } from "./chaos/chaos-connector.ts";
import { datasetProgram } from "./dataset/dataset-connector.ts";
import { synthConnector } from "./synth/synth-connector.ts";

/** Runs the program that this process was started as: one entry serves all bin files. */
export async function main(): Promise<void> {
  await run(programOf(basename(process.argv[1] ?? "")));
}

function programOf(bin: string): ConnectorDefinition {
  if (bin.startsWith("baton-synth")) return synthConnector();
  return bin.startsWith("baton-chaos") ? chaosProgram : datasetProgram;
}
