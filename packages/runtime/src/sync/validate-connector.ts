import type { ConnectorService, Logger } from "@baton-ts/sdk";

/** From this version on connectors take the sync's id with every call (sync-engine §4.1). */
const firstWithSyncId = [0, 4, 3] as const;

/** Asks the connector to check itself; its failure ends the sync. True when its calls carry the sync's id. */
export async function validateConnector(connector: ConnectorService, signal: AbortSignal, logger: Logger): Promise<boolean> {
  const { sdkVersion } = await connector.validate({ signal, activeSyncId: "" });
  return takesSyncId(sdkVersion, logger);
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
