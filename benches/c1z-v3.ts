/**
 * Bulk writer and reader of v3 files on the grants of shape M: 100,000 users, 2,000 groups of 1,250 and 200 roles of 2,500 members, about
 * 3.0 M grants, nine of ten of them made by expansion.
 * usage: node benches/c1z-v3.ts [--grants 3000000] [--level 1] [--table-mib 4] [--no-read]
 * Prints and stores seconds per stage, peak memory and file size.
 */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { EntitlementRow, GrantRow, ResourceRow, ResourceTypeRow, SyncRun } from "@baton-ts/c1z";
import { WireWriter } from "@baton-ts/proto/codec";
import { openC1z } from "../packages/c1z/src/open-c1z.ts";
import { createPebbleWriter } from "../packages/c1z/src/v3/writer/create-pebble-writer.ts";
import { recordResult } from "./record-result.ts";

const { values } = parseArgs({
  options: {
    grants: { type: "string", default: "3000000" },
    level: { type: "string", default: "1" },
    "table-mib": { type: "string", default: "4" },
    "no-read": { type: "boolean", default: false },
  },
});
const wanted = Number(values.grants);
const users = 100_000;
const groups = 2000;
const roles = 200;
const batchRows = 10_000;
const discoveredAt = 1_795_460_152_094_706_121n;

function sortedIds(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}${i}`).sort();
}

const userIds = sortedIds("u", users);
const groupIds = sortedIds("g", groups);
const roleIds = sortedIds("r", roles);
const out = new WireWriter();

function writeKey(tag: number, type: string, id: string): void {
  const start = out.open(tag);
  out.string(0x0a, type);
  out.string(0x12, id);
  out.close(start);
}

function* batches<Row>(rows: Iterable<Row>): Generator<readonly Row[]> {
  let batch: Row[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const resourceTypes = ["group", "role", "user"].map((id): ResourceTypeRow => {
  out.string(0x0a, id);
  out.string(0x12, id);
  return { id, data: out.finish(), discoveredAt };
});

function* resources(): Generator<ResourceRow> {
  for (const [type, ids] of [
    ["group", groupIds],
    ["role", roleIds],
    ["user", userIds],
  ] as const) {
    for (const id of ids) {
      writeKey(0x0a, type, id);
      out.string(0x1a, `${type} ${id}`);
      yield { type, id, parentType: "", parentId: "", data: out.finish(), discoveredAt };
    }
  }
}

interface Entitlement {
  readonly type: string;
  readonly resourceId: string;
  readonly id: string;
}

const entitlements: readonly Entitlement[] = [
  ...groupIds.map((id) => ({ type: "group", resourceId: id, id: `group:${id}:member` })),
  ...roleIds.map((id) => ({ type: "role", resourceId: id, id: `role:${id}:assigned` })),
];

function* entitlementRows(): Generator<EntitlementRow> {
  for (const { type, resourceId, id } of entitlements) {
    out.string(0x12, id);
    out.string(0x1a, "member");
    yield { id, resourceType: type, resourceId, data: out.finish(), discoveredAt };
  }
}

const immutable = Buffer.concat([Buffer.from([0x0a, 50]), Buffer.from("type.googleapis.com/c1.connector.v2.GrantImmutable")]);

/**
 * Members are spread over all users, the first tenth of them direct, the rest with one or two sources. The bytes of a batch are one buffer, as
 * those of a page read back from the journal are: an ArrayBuffer for every row would cost more than writing it.
 */
function* grantBatches(): Generator<readonly GrantRow[]> {
  let rows: PendingGrant[] = [];
  for (const [e, entitlement] of entitlements.entries()) {
    for (let k = 0; k < perEntitlement; k++) {
      const principalId = memberOf(e, k);
      const id = `${entitlement.id}:user:${principalId}`;
      rows.push({ entitlement, principalId, id, bytes: writeGrant(entitlement, principalId, id, e, k) });
      if (rows.length < batchRows) continue;
      yield finishBatch(rows);
      rows = [];
    }
  }
  if (rows.length > 0) yield finishBatch(rows);
}

const perEntitlement = Math.ceil(wanted / entitlements.length);

/** Members of an entitlement come in the order of their ids. */
function memberOf(entitlement: number, member: number): string {
  const step = users / perEntitlement;
  return userIds[Math.floor(member * step + (entitlement % Math.max(1, Math.floor(step))))] as string;
}

interface PendingGrant {
  readonly entitlement: Entitlement;
  readonly principalId: string;
  readonly id: string;
  /** Length of the message. */
  readonly bytes: number;
}

function finishBatch(pending: readonly PendingGrant[]): readonly GrantRow[] {
  const bytes = out.finish();
  written = 0;
  let at = 0;
  return pending.map(({ entitlement, principalId, id, bytes: length }) => {
    at += length;
    return {
      id,
      entitlementId: entitlement.id,
      resourceType: entitlement.type,
      resourceId: entitlement.resourceId,
      principalType: "user",
      principalId,
      data: bytes.subarray(at - length, at),
      expansion: null,
      needsExpansion: false,
      discoveredAt,
    };
  });
}

let written = 0;

function writeGrant(entitlement: Entitlement, principalId: string, id: string, e: number, k: number): number {
  const stub = out.open(0x0a);
  writeKey(0x0a, entitlement.type, entitlement.resourceId);
  out.string(0x12, entitlement.id);
  out.close(stub);
  const principal = out.open(0x12);
  writeKey(0x0a, "user", principalId);
  out.close(principal);
  out.string(0x1a, id);
  if (k % 10 !== 0) writeExpanded(e, k % 3 === 0 ? 2 : 1);
  // The writer tells its position only when a field is opened: an empty one is opened and closed, which costs two bytes that no reader minds.
  const end = out.open(0x7a);
  out.close(end);
  const length = end - written;
  written = end;
  return length;
}

/** Two groups for each, sorted as the keys of a map are. */
const sourcePairs = groupIds.map((_, group) =>
  [0, 7].map((step) => `group:${groupIds[(group + step) % groups] ?? ""}:member`).sort(),
);

function writeExpanded(entitlement: number, sourceCount: number): void {
  out.bytes(0x22, immutable);
  const sources = out.open(0x2a);
  for (const source of sourcePairs[entitlement % groups]?.slice(0, sourceCount) ?? []) {
    const entry = out.open(0x0a);
    out.string(0x0a, source);
    out.varint(0x12);
    out.varint(0);
    out.close(entry);
  }
  out.close(sources);
}

const run: SyncRun = {
  id: "3MWIyibiCOGPn1fj1v2A1p5lgSv",
  type: "full",
  startedAt: discoveredAt,
  endedAt: discoveredAt,
  syncToken: "{}",
  parentSyncId: "",
  linkedSyncId: "",
  supportsDiff: true,
  stats: null,
  invariants: { generation: "1", coverage: [], mode: "connector" },
};

const seconds: Record<string, number> = {};

/** Of the main thread and of the whole process: on a busy machine they say more than the clock. */
const cpuSeconds: Record<string, { readonly main: number; readonly process: number }> = {};

async function timed<Result>(stage: string, work: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  const [main, whole] = [process.threadCpuUsage(), process.cpuUsage()];
  const result = await work();
  const sum = ({ user, system }: NodeJS.CpuUsage): number => Number(((user + system) / 1e6).toFixed(3));
  cpuSeconds[stage] = { main: sum(process.threadCpuUsage(main)), process: sum(process.cpuUsage(whole)) };
  seconds[stage] = Number(((performance.now() - startedAt) / 1000).toFixed(3));
  return result;
}

const peakBytes = (): number => process.resourceUsage().maxRSS * 1024;

async function write(path: string): Promise<void> {
  await using writer = await createPebbleWriter({
    path,
    syncId: run.id,
    tuning: { level: Number(values.level), tableBytes: Number(values["table-mib"]) * 2 ** 20 },
    onStage: (stage, milliseconds) => {
      seconds[stage] = Number((milliseconds / 1000).toFixed(3));
    },
  });
  await timed("objects", async () => {
    await writer.writeResourceTypes([resourceTypes]);
    await writer.writeResources(batches(resources()));
    await writer.writeEntitlements(batches(entitlementRows()));
  });
  await timed("grants (rows made meanwhile)", () => writer.writeGrants(grantBatches()));
  await timed("finish", () => writer.finish(run));
}

async function read(path: string): Promise<void> {
  await using reader = await timed("open", () => openC1z(path));
  const view = await reader.view({ kind: "latestFinished" });
  await timed("one grant by id, cold", () => view.grant(`${entitlements[77]?.id ?? ""}:user:${memberOf(77, 5)}`));
  await timed("grants of one principal, cold", async () => {
    for await (const _ of view.grants({ principal: { type: "user", id: userIds[users >> 1] as string } }));
  });
  await timed("scan of all grants", async () => {
    let count = 0;
    for await (const { rows } of view.grants()) count += rows.length;
    if (count !== perEntitlement * entitlements.length) throw new Error(`${count} grants were read back`);
  });
}

const folder = await mkdtemp(join(tmpdir(), "baton-bench-"));
try {
  const path = join(folder, "m.c1z");
  await timed("rows alone", async () => {
    let count = 0;
    for (const batch of grantBatches()) count += batch.length;
    seconds["rows"] = count;
  });
  const rowsPeakBytes = peakBytes();
  await timed("write", () => write(path));
  const writePeakBytes = peakBytes();
  const fileBytes = (await stat(path)).size;
  if (!values["no-read"]) await read(path);
  recordResult("c1z-v3", {
    level: Number(values.level),
    tableMib: Number(values["table-mib"]),
    seconds,
    cpuSeconds,
    rowsPeakBytes,
    writePeakBytes,
    peakBytes: peakBytes(),
    fileBytes,
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}
