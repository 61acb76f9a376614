import type { Command } from "@stricli/core";
import type { CliContext } from "../../context.ts";
import { toPebble } from "../convert/conversion.ts";
import { convertCommand } from "../convert/convert-command.ts";

/** `baton to-pebble` (baton-cli §4.18). */
export const toPebbleCommand: Command<CliContext> = convertCommand(toPebble);
