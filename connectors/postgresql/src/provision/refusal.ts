import { BatonError, type GrantResult, GrpcCode, rejected } from "@baton-ts/sdk";
import { sqlStateOf } from "../database/sql-error.ts";

/**
 * Turns what PostgreSQL will never do into a rejection: circular memberships and members of built-in roles (0LP01), objects and roles that
 * are gone (42704, 42P01, 3F000). Everything else is thrown on.
 */
export async function rejecting(work: () => Promise<GrantResult>): Promise<GrantResult> {
  try {
    return await work();
  } catch (error) {
    const cause = error instanceof BatonError ? error.cause : error;
    const state = sqlStateOf(cause);
    if (cause instanceof Error && state !== undefined && /^(0LP01|42704|42P01|3F000)$/.test(state))
      return rejected(cause.message);
    throw error;
  }
}

/** The server took the statement and changed nothing, which it only warns about. */
export function unchanged(what: string, hint: string): BatonError {
  return new BatonError({
    code: "BATON_POSTGRESQL_NOT_APPLIED",
    message: `${what}: the server accepted the statement, but its catalog did not change.`,
    hint,
    grpcCode: GrpcCode.permissionDenied,
  });
}
