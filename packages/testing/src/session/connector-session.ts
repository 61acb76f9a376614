import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { entitlementFromRow, openC1z, resourceFromRow, type StorageEngine } from "@baton-ts/c1z";
import { BatonError } from "@baton-ts/findings";
import type { Entitlement, Resource } from "@baton-ts/proto";
import { runSync, type SyncReport } from "@baton-ts/runtime";
import type { ConfigScalar, ConnectorDefinition, ConnectorService, LogFields, Logger } from "@baton-ts/sdk";
import { type C1zFacts, factsOf } from "../facts/facts-of.ts";
import { grant } from "../messages/plain-messages.ts";

/** One line that a connector or the engine logged. */
export interface LoggedLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: LogFields;
}

export interface SessionOptions {
  /** Values by flag name. */
  readonly config?: Readonly<Record<string, ConfigScalar>> | undefined;
  /** Most items a page; 1 finds listings that only work on their first page. */
  readonly pageSize?: number | undefined;
  /** Default `sqlite`. */
  readonly engine?: StorageEngine | undefined;
}

export interface SyncOutcome {
  readonly facts: C1zFacts;
  readonly report: SyncReport;
  readonly path: string;
}

/** What grant and revoke answered: `GrantAlreadyExists` and the like by the short names of their annotations. */
export interface ProvisionOutcome {
  readonly annotations: readonly string[];
}

/** A connected connector with a temporary folder for its files. Disposing closes it and removes the folder. */
export interface ConnectorSession extends AsyncDisposable {
  readonly service: ConnectorService;
  /** In the order they were logged, since the session began. */
  readonly logged: readonly LoggedLine[];
  /** Syncs everything, each time into the same file, and reads back what was stored. */
  sync(): Promise<SyncOutcome>;
  /** Grants an entitlement of the last sync to a principal `<type>:<id>` of it, as a platform would. */
  grant(entitlementId: string, principal: string): Promise<ProvisionOutcome>;
  /** Revokes likewise, by a grant that knows entitlement and principal only. */
  revoke(entitlementId: string, principal: string): Promise<ProvisionOutcome>;
}

function recorder(logged: LoggedLine[]): Logger {
  const at =
    (level: LoggedLine["level"]) =>
    (message: string, fields: LogFields = {}): void => {
      logged.push({ level, message, fields });
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

interface Named {
  readonly entitlement: Entitlement;
  readonly principal: Resource;
}

/** The stored messages of an entitlement and a principal, the entitlement with its full resource. */
async function findNamed(path: string, entitlementId: string, principal: string): Promise<Named> {
  await using reader = await openC1z(path);
  const view = await reader.view({ kind: "latestFinished" });
  const row = await view.entitlement(entitlementId);
  const split = principal.indexOf(":");
  const holder = await view.resource({ type: principal.slice(0, split), id: principal.slice(split + 1) });
  if (row === undefined || holder === undefined) {
    const missing = row === undefined ? `entitlement ${entitlementId}` : `resource ${principal}`;
    throw new BatonError({ code: "BATON_TESTING_NOT_SYNCED", message: `The last sync has no ${missing}.` });
  }
  const target = await view.resource({ type: row.resourceType, id: row.resourceId });
  const entitlement = entitlementFromRow(row);
  return {
    entitlement: target === undefined ? entitlement : { ...entitlement, resource: resourceFromRow(target) },
    principal: resourceFromRow(holder),
  };
}

function shortNames(annotations: readonly { readonly typeUrl: string }[]): ProvisionOutcome {
  return { annotations: annotations.map(({ typeUrl }) => typeUrl.slice(typeUrl.lastIndexOf(".") + 1)) };
}

/** Connects a connector as its program would, without the program: for tests that sync, change access and sync again. */
export async function openConnector(definition: ConnectorDefinition, options: SessionOptions = {}): Promise<ConnectorSession> {
  const folder = await mkdtemp(join(tmpdir(), "baton-session-"));
  const path = join(folder, "sync.c1z");
  const logged: LoggedLine[] = [];
  const logger = recorder(logged);
  const abort = new AbortController();
  const context = { signal: abort.signal, activeSyncId: "" };
  const values = Object.entries(options.config ?? {}).map(([name, value]) => [name, { value, source: "test" }] as const);
  const service = await definition.service(definition.parseConfig(new Map(values)), {
    log: logger,
    signal: abort.signal,
    pageSize: options.pageSize,
    sleep: async () => {},
  });
  return {
    service,
    logged,
    sync: async () => {
      const report = await runSync({ connector: service, output: { path, engine: options.engine ?? "sqlite" }, logger });
      return { facts: await factsOf(path), report, path };
    },
    grant: async (entitlementId, principal) => {
      const answer = await service.grant(await findNamed(path, entitlementId, principal), context);
      return shortNames(answer.annotations);
    },
    revoke: async (entitlementId, principal) => {
      const named = await findNamed(path, entitlementId, principal);
      const answer = await service.revoke({ grant: grant(named.entitlement, named.principal) }, context);
      return shortNames(answer.annotations);
    },
    [Symbol.asyncDispose]: async () => {
      abort.abort();
      await service[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
