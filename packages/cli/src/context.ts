import type { CommandContext, StricliProcess } from "@stricli/core";
import type { Host } from "./host.ts";

/** What every command runs with. */
export interface CliContext extends CommandContext {
  readonly process: StricliProcess;
  readonly host: Host;
}
