import { BatonError, GrpcCode, toBatonError } from "@baton-ts/findings";

/** A plain Error has no status, so it is final; whoever threw it may not have wanted that (connectors.md §8, row 20). */
const plainErrorHint = "Throw a BatonError with a grpcCode: only unavailable and deadlineExceeded are tried again.";

/** The error with a text in front; code, status, hint, details and retry stay. */
export function wrapError(prefix: string, error: unknown): BatonError {
  const { code, message, hint, details, retry, retryAfterMs, grpcCode } = toBatonError(error);
  return new BatonError({
    code,
    message: `${prefix}: ${message}`,
    hint: hint ?? (code === "BATON_UNKNOWN" ? plainErrorHint : undefined),
    details,
    retry,
    retryAfterMs,
    grpcCode,
    cause: error,
  });
}

/** A request that the connector refuses without asking its handlers; texts and statuses of connector-runtime §3.4. */
export function requestError(what: string, grpcCode: GrpcCode, message: string, hint?: string): BatonError {
  return new BatonError({ code: `BATON_CONNECTOR_${what}`, message, grpcCode, hint });
}

/** The refusal of a resource type that the connector does not have. */
export function unknownType(method: string, typeId: string, grpcCode: GrpcCode = GrpcCode.notFound): BatonError {
  return requestError("UNKNOWN_RESOURCE_TYPE", grpcCode, `error: ${method} with unknown resource type ${typeId}`);
}
