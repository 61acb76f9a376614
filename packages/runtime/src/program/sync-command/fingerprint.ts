import { createHash } from "node:crypto";
import type { FieldDefinition } from "@baton-ts/sdk";
import type { Settings } from "../settings/resolve-settings.ts";

/**
 * A hash of the connector's settings, so that a sync that was stopped is not resumed against another system. Secrets are left out: a
 * renewed token is the usual reason for running again.
 */
export function settingsFingerprint(fields: readonly FieldDefinition[], settings: Settings): string {
  const open = fields.filter((field) => !field.secret).map((field) => [field.name, settings.get(field.name)?.value] as const);
  const method = ["auth-method", settings.get("auth-method")?.value] as const;
  return createHash("sha256")
    .update(JSON.stringify([...open, method].sort(([a], [b]) => (a < b ? -1 : 1))))
    .digest("hex");
}
