import type { BatonError } from "@baton-ts/findings";
import { usageError } from "../usage-error.ts";

const daemonFlags = `client-id client-secret task-concurrency health-check health-check-port health-check-bind-address
  log-level-debug-expires-at`;
const laterFlags = `create-ticket bulk-create-ticket bulk-ticket-template-path get-ticket list-ticket-schemas provisioning ticketing
  create-account-email create-account-login create-account-profile create-account-resource-type delete-resource
  delete-resource-type event-feed event-feed-id event-feed-start-at event-feed-cursor grant-entitlement grant-principal
  grant-principal-type revoke-grant rotate-credentials rotate-credentials-type ticket-id ticket-template-path
  external-resource-c1z external-resource-entitlement-id-filter external-resource-traits keep-previous-sync-c1z diff-syncs
  base-sync-id applied-sync-id compact-syncs compact-sync-ids compact-file-paths compact-output-path invoke-action
  invoke-action-args invoke-action-resource-type list-action-schemas list-action-schemas-resource-type list-resource-actions
  invoke-resource-action invoke-resource-action-resource-type invoke-resource-action-args session-store-maximum-size
  otel-collector-endpoint otel-collector-endpoint-tls-cert-path otel-collector-endpoint-tls-cert
  otel-collector-endpoint-tls-insecure otel-tracing-disabled otel-logging-disabled log-event-log`;

const daemonOnly: ReadonlySet<string> = new Set(daemonFlags.split(/\s+/));

/** Upstream's flags (connector-runtime §1.4) that do not work in this version. */
export const unsupportedFlags: ReadonlySet<string> = new Set([...daemonOnly, ...laterFlags.split(/\s+/)]);

/**
 * Explains a flag that upstream has and this version does not. `shown` is how it was given (`--x`, `env BATON_X`, `.baton.yaml:3: x`).
 * Undefined for any other name.
 */
export function explainUnsupported(name: string, shown: string): BatonError | undefined {
  if (daemonOnly.has(name)) {
    const hint = `leave ${name} out to sync once into --file`;
    return usageError("DAEMON_UNSUPPORTED", `${shown}: daemon mode is not supported by this version`, hint);
  }
  if (!unsupportedFlags.has(name)) return undefined;
  return usageError("FLAG_UNSUPPORTED", `${shown}: known upstream flag, not supported by this version`, `leave ${name} out`);
}
