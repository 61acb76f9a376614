import { BatonError, GrpcCode, toBatonError } from "@baton-ts/findings";
import type { ResolvedOptions } from "./resolve-options.ts";

/** Codes of failures that follow from the collected rows: continuing with the same rows can only fail again. */
const verdicts: ReadonlySet<string> = new Set([
  "BATON_SYNC_ENTITLEMENT_CYCLE",
  "BATON_SYNC_EXCLUSION_GROUP_INVALID",
  "BATON_SYNC_EXPANSION_PRINCIPAL_MISMATCH",
  "BATON_SYNC_GRANT_WITHOUT_RESOURCE",
]);

export function isVerdict(error: unknown): boolean {
  return verdicts.has(toBatonError(error).code);
}

/** The failure as the caller gets it: an abort says what is kept, everything else is the failure itself. */
export function explainFailure(
  error: unknown,
  resolved: ResolvedOptions,
  { resumable }: { readonly resumable: boolean },
): BatonError {
  const { signal, output } = resolved.options;
  if (signal?.aborted !== true) return toBatonError(error);
  const isTimeUp = signal.reason instanceof Error && signal.reason.name === "TimeoutError";
  const kept = resumable
    ? `${output.path} is untouched, and the pages collected so far are kept in ${resolved.journalDir}`
    : `${output.path} is untouched`;
  const hint = resumable
    ? "Run again with the same options to continue; after seven days the sync starts anew."
    : "Run again: nothing was collected that the next run could continue.";
  return isTimeUp
    ? new BatonError({
        code: "BATON_SYNC_UNFINISHED",
        message: `sync exited without finishing: its time is over; ${kept}`,
        hint,
        cause: error,
      })
    : new BatonError({
        code: "BATON_CANCELED",
        message: `sync stopped before its end; ${kept}`,
        hint,
        grpcCode: GrpcCode.canceled,
        cause: error,
      });
}
