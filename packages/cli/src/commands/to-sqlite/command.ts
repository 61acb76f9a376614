import type { Command } from "@stricli/core";
import type { CliContext } from "../../context.ts";
import { toSqlite } from "../convert/conversion.ts";
import { convertCommand } from "../convert/convert-command.ts";

/** `baton to-sqlite`, the way back from `to-pebble` (baton-cli §12.30). */
export const toSqliteCommand: Command<CliContext> = convertCommand(toSqlite);
