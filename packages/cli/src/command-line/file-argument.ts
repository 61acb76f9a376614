import type { TypedPositionalParameters } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { nonEmpty } from "./flags.ts";

/** The file as a plain argument: `baton grants sync.c1z` (baton-cli §12.33). */
export const fileArgument: TypedPositionalParameters<[string?], CliContext> = {
  kind: "tuple",
  parameters: [{ parse: nonEmpty("file"), optional: true, placeholder: "file", brief: "The .c1z file, instead of --file" }],
};
