import { main as run } from "@baton-ts/sdk";
import { connector } from "./connector.ts";

/** Runs `baton-unix`; the exit code is set on the process. */
export async function main(): Promise<void> {
  await run(connector);
}
