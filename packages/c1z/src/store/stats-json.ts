import type { CallStats, SyncStats } from "./sync-run.ts";

type Json = Readonly<Record<string, unknown>>;

/** Text of the `stats` column: snake_case, members that are zero or empty left out (sync-engine §3.1). */
export function formatStats(stats: SyncStats): string {
  return JSON.stringify(
    withoutEmpty({
      resource_types: stats.resourceTypes,
      resources: stats.resources,
      entitlements: stats.entitlements,
      grants: stats.grants,
      assets: stats.assets,
      resources_by_resource_type: sorted(stats.resourcesByResourceType),
      grants_by_resource_type: sorted(stats.grantsByResourceType),
      entitlements_by_resource_type: sorted(stats.entitlementsByResourceType),
      step_durations_ms: sorted(stats.stepDurationsMs ?? {}),
      connector_call_stats: calls(stats.connectorCallStats),
      session_store_stats: calls(stats.sessionStoreStats),
    }),
  );
}

/** Reads such a text; null for anything that is no JSON object, as upstream, which then counts again. */
export function parseStats(text: string): SyncStats | null {
  const json = parseObject(text);
  if (json === undefined) return null;
  const stepDurationsMs = counts(json["step_durations_ms"]);
  const connectorCallStats = parseCalls(json["connector_call_stats"]);
  const sessionStoreStats = parseCalls(json["session_store_stats"]);
  return {
    resourceTypes: count(json["resource_types"]),
    resources: count(json["resources"]),
    entitlements: count(json["entitlements"]),
    grants: count(json["grants"]),
    assets: count(json["assets"]),
    resourcesByResourceType: counts(json["resources_by_resource_type"]),
    grantsByResourceType: counts(json["grants_by_resource_type"]),
    entitlementsByResourceType: counts(json["entitlements_by_resource_type"]),
    ...(isEmpty(stepDurationsMs) ? {} : { stepDurationsMs }),
    ...(isEmpty(connectorCallStats) ? {} : { connectorCallStats }),
    ...(isEmpty(sessionStoreStats) ? {} : { sessionStoreStats }),
  };
}

function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

function count(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : 0;
}

function counts(value: unknown): Record<string, number> {
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, number]) => [key, count(number)])) : {};
}

function parseCalls(value: unknown): Record<string, CallStats> {
  if (!isObject(value)) return {};
  const entries = Object.entries(value).flatMap(([key, call]) => (isObject(call) ? [[key, parseCall(call)] as const] : []));
  return Object.fromEntries(entries);
}

function parseCall(call: Json): CallStats {
  const errors = count(call["errors"]);
  const timeouts = count(call["timeouts"]);
  return {
    count: count(call["count"]),
    totalMs: count(call["total_ms"]),
    maxMs: count(call["max_ms"]),
    ...(errors === 0 ? {} : { errors }),
    ...(timeouts === 0 ? {} : { timeouts }),
  };
}

function calls(stats: Readonly<Record<string, CallStats>> | undefined): Json {
  return sorted(
    Object.fromEntries(
      Object.entries(stats ?? {}).map(([name, { count, totalMs, maxMs, errors, timeouts }]) => [
        name,
        withoutEmpty({ count, total_ms: totalMs, max_ms: maxMs, errors, timeouts }),
      ]),
    ),
  );
}

function withoutEmpty(json: Json): Json {
  return Object.fromEntries(
    Object.entries(json).filter(([, value]) => value !== undefined && value !== 0 && !(isObject(value) && isEmpty(value))),
  );
}

/** Go writes the members of maps in the order of their keys. */
function sorted<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
}
