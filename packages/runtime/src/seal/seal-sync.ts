import type { BulkWriter, StorageEngine, SyncRun, WrittenFile } from "@baton-ts/c1z";
import type { Finding } from "@baton-ts/findings";
import type { DrainContext } from "./drain-context.ts";
import { drainGrants, type GrantDrainOptions } from "./drain-grants.ts";
import { drainEntitlements, drainResources, drainResourceTypes } from "./drain-rows.ts";

export interface SealOptions {
  readonly run: SyncRun;
  readonly findings: readonly Finding[];
  readonly grants: Omit<GrantDrainOptions, "onlyKeyable">;
}

/** Writes the whole sync, in key order, and puts the file in place. Until then the previous file is untouched. */
export async function sealSync(writer: BulkWriter, context: DrainContext, options: SealOptions): Promise<WrittenFile> {
  await writer.writeResourceTypes(drainResourceTypes(context));
  await writer.writeResources(drainResources(context));
  if (options.run.type !== "resources_only") {
    await writer.writeEntitlements(drainEntitlements(context));
    await writer.writeGrants(drainGrants(context, { ...options.grants, onlyKeyable: isKeyed(writer.engine) }));
  }
  return writer.finish(options.run, options.findings);
}

function isKeyed(engine: StorageEngine): boolean {
  return engine === "pebble";
}
