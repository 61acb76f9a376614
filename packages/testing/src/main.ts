import { basename } from "node:path";
import { main as run } from "@baton-ts/sdk";
import { datasetProgram } from "./dataset/dataset-connector.ts";
import { synthConnector } from "./synth/synth-connector.ts";

/** Runs the program that this process was started as: one entry serves both bin files, `baton-synth` and `baton-dataset`. */
export async function main(): Promise<void> {
  const isSynth = basename(process.argv[1] ?? "").startsWith("baton-synth");
  await run(isSynth ? synthConnector() : datasetProgram);
}
