import { BatonError, GrpcCode } from "@baton-ts/findings";

/**
 * A mistake in a connector's code, found when the connector is defined or when a value is made: `BATON_DEFINE_<WHAT>`, gRPC 3. It is
 * never retried, and its hint says what to write instead.
 */
export function defineError(what: string, message: string, hint: string): BatonError {
  return new BatonError({ code: `BATON_DEFINE_${what}`, message, hint, grpcCode: GrpcCode.invalidArgument });
}
