import type { CliContext } from "../context.ts";

/** What a command does with its flags and its file. */
export type RunCommand<Flags> = (context: CliContext, flags: Flags, file?: string) => Promise<void>;

/** A command's code, imported only when the command runs; stricli passes the context as `this`. */
export function loadCommand<Flags>(
  load: () => Promise<RunCommand<Flags>>,
): () => Promise<(this: CliContext, flags: Flags, file?: string) => Promise<void>> {
  return async () => {
    const run = await load();
    return function (flags, file) {
      return run(this, flags, file);
    };
  };
}
