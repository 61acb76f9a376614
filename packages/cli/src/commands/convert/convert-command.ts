import { buildCommand, type Command, type FlagParametersForType } from "@stricli/core";
import { fileArgument } from "../../command-line/file-argument.ts";
import { commonAliases, commonFlags, nonEmpty } from "../../command-line/flags.ts";
import { loadCommand } from "../../command-line/load-command.ts";
import type { CliContext } from "../../context.ts";
import { usageError } from "../../errors.ts";
import type { Conversion } from "./conversion.ts";
import type { ConvertFlags } from "./convert-file.ts";

/** One of the commands that write a file of the other format (baton-cli §4.18). */
export function convertCommand(conversion: Conversion): Command<CliContext> {
  const { name, defaultOut, formatName } = conversion;
  const brief = `Write one sync of the file as a new ${formatName} file`;
  return buildCommand<ConvertFlags, [string?], CliContext>({
    loader: loadCommand(async () => {
      const { convertFile } = await import("./convert-file.ts");
      return (context: CliContext, flags: ConvertFlags, file?: string) => convertFile(conversion, context, flags, file);
    }),
    parameters: { flags: convertFlags(defaultOut), aliases: commonAliases, positional: fileArgument },
    docs: {
      brief,
      fullDescription: `${brief}.
Everything that both formats can hold is kept, the sync's id and times included.
The file that is read stays as it is.

EXAMPLES
  baton ${name} -f sync.c1z
  baton ${name} -f sync.c1z --out ${defaultOut} --sync-id previous
  baton ${name} -f sync.c1z -o json | jq .grants.rows`,
    },
  });
}

/** Upstream's default. Here a page holds no more, and smaller ones are faster. */
const maxBatchSize = 10_000;

function convertFlags(defaultOut: string): FlagParametersForType<ConvertFlags, CliContext> {
  return {
    file: commonFlags.file,
    outputFormat: { ...commonFlags.outputFormat, brief: "How the outcome is printed: console or json" },
    out: {
      kind: "parsed",
      parse: parseOut,
      default: defaultOut,
      placeholder: "path",
      brief: `The file to write, which must not exist; default ${defaultOut}`,
    },
    syncId: {
      ...commonFlags.syncId,
      brief: "Convert this sync: an id, the start of one, latest or previous; else the latest finished full one",
    },
    batchSize: {
      kind: "parsed",
      parse: parseBatchSize,
      optional: true,
      placeholder: "rows",
      brief: `Rows that are read at a time; default 200, at most ${maxBatchSize}`,
    },
    tmpDir: {
      kind: "parsed",
      parse: nonEmpty("tmp-dir"),
      optional: true,
      placeholder: "folder",
      brief: "Where files are unpacked and rows are sorted; else the system's folder for temporary files",
    },
    strict: {
      kind: "boolean",
      default: false,
      brief: "End with exit code 3 when the sync is unfinished or partial, or when not every row could be converted",
    },
    noCache: commonFlags.noCache,
  };
}

function parseOut(input: string): string {
  if (input === "") throw usageError("an output path is required", "Give --out a path, or leave it out.");
  return input;
}

function parseBatchSize(input: string): number {
  if (!/^[+-]?\d{1,15}$/.test(input)) {
    throw usageError(`--batch-size ${JSON.stringify(input)} is not a whole number`, "Example: --batch-size 1000");
  }
  const size = Number(input);
  if (size <= 0) throw usageError("batch-size must be greater than zero", "Example: --batch-size 1000");
  return Math.min(size, maxBatchSize);
}
