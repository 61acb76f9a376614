import { BatonError, toBatonError } from "@baton-ts/findings";
import { describeSubject } from "../plan/action.ts";
import type { Chain } from "../plan/chain.ts";

/** The error with the listing and the page that it happened at; code, gRPC code and retry stay. A loop error says so itself already. */
export function atPage(error: unknown, chain: Chain): BatonError {
  const failure = toBatonError(error);
  if (failure.code === "BATON_SYNC_PAGE_TOKEN_REPEATED") return failure;
  const { op, resourceType, resourceId, parentType, parentId } = chain.action;
  return new BatonError({
    code: failure.code,
    message: `${op} of ${describeSubject(chain.action)}, page ${chain.page + 1}: ${failure.message}`,
    hint: failure.hint,
    details: {
      ...failure.details,
      method: op,
      ...(resourceType === "" ? {} : { resourceType }),
      ...(resourceId === "" ? {} : { resourceId }),
      ...(parentId === "" ? {} : { parent: `${parentType}/${parentId}` }),
      page: chain.page + 1,
    },
    retry: failure.retry,
    retryAfterMs: failure.retryAfterMs,
    grpcCode: failure.grpcCode,
    cause: failure,
  });
}
