import { BatonError } from "@baton-ts/findings";

/**
 * A mistake on the command line, in the environment or in the config file. Its gRPC code is `unknown`, so the program exits with 2,
 * as upstream does for every plain error (connector-runtime §1.3).
 */
export function usageError(what: string, message: string, hint: string): BatonError {
  return new BatonError({ code: `BATON_USAGE_${what}`, message, hint });
}
