import type { CallContext, ConnectorService, Logger } from "@baton-ts/sdk";

/** From this version on connectors take the sync's id with every call (sync-engine §4.1). */
const firstWithSyncId = [0, 4, 3] as const;

/** Asks the connector to check itself, and returns what every further call carries. Failures of validate end the sync. */
export async function startCalls(
  connector: ConnectorService,
  syncId: string,
  signal: AbortSignal,
  logger: Logger,
): Promise<CallContext> {
  const { sdkVersion } = await connector.validate({ signal, activeSyncId: "" });
  return { signal, activeSyncId: takesSyncId(sdkVersion, logger) ? syncId : "" };
}

function takesSyncId(version: string, logger: Logger): boolean {
  if (version === "") return false;
  const parts = /^v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/.exec(version);
  if (parts === null) {
    logger.warn("error parsing sdk version", { sdk_version: version });
    return false;
  }
  for (const [index, least] of firstWithSyncId.entries()) {
    const part = Number(parts[index + 1]);
    if (part !== least) return part > least;
  }
  // The version itself, not one of its pre-releases.
  return !version.includes("-");
}
