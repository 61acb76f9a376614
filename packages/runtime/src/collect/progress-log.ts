import type { Logger } from "@baton-ts/sdk";
import type { PageHead } from "../journal/page-head.ts";
import type { Clock } from "../sync/clock.ts";

/** Upstream's interval between two lines of one kind about one type (sync-engine §4.10). */
const intervalMs = 10_000;

/** What is logged of a page. */
export type ListedPage = Pick<PageHead, "action" | "outcome" | "nextToken" | "listed">;

interface Covered {
  synced: number;
  countOnly: boolean;
  loggedAt: number;
}

const kinds = {
  "list-entitlements": {
    doing: "Syncing entitlements",
    done: "Synced entitlements",
    more: "more entitlement resources than resources",
  },
  "list-grants": { doing: "Syncing grants", done: "Synced grants", more: "more grant resources than resources" },
} as const;

/** The lines that an operator follows a sync by. Messages and fields are upstream's (sync-engine §4.10). */
export class ProgressLog {
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #resources = new Map<string, number>();
  readonly #covered = { "list-entitlements": new Map<string, Covered>(), "list-grants": new Map<string, Covered>() };

  constructor(logger: Logger, clock: Clock) {
    this.#logger = logger;
    this.#clock = clock;
  }

  /** Counts a page and logs what upstream logs for it; `quiet` while an interrupted sync is replayed. */
  page(head: ListedPage, rows: number, options: { readonly quiet: boolean }): void {
    if (head.outcome !== "page") return;
    const { op } = head.action;
    if (op === "list-resource-types") this.#say(options, "Synced resource types", { count: rows });
    if (op === "list-resources") this.#resourcePage(head, options);
    if (op === "list-entitlements" || op === "list-grants") this.#coveredPage(op, head, rows, options);
  }

  #resourcePage({ action, listed, nextToken }: ListedPage, options: { readonly quiet: boolean }): void {
    const count = (this.#resources.get(action.resourceType) ?? 0) + listed;
    this.#resources.set(action.resourceType, count);
    if (nextToken === "") this.#say(options, "Synced resources", { resource_type_id: action.resourceType, count });
  }

  /** "synced" counts resources whose last page came, or rows where one call covers the whole type. */
  #coveredPage(
    op: keyof typeof kinds,
    { action, nextToken }: ListedPage,
    rows: number,
    options: { readonly quiet: boolean },
  ): void {
    const type = action.resourceType;
    const covered = this.#covered[op].get(type) ?? { synced: 0, countOnly: false, loggedAt: Number.NEGATIVE_INFINITY };
    this.#covered[op].set(type, covered);
    if (action.typeScoped) covered.countOnly = true;
    else if (nextToken !== "" || action.spawned) return;
    covered.synced += action.typeScoped ? rows : 1;
    const total = this.#resources.get(type) ?? 0;
    const known = total > 0 && !covered.countOnly;
    const percent = known ? Math.floor((covered.synced * 100) / total) : 0;
    if (percent === 100) {
      covered.loggedAt = Number.NEGATIVE_INFINITY;
      return this.#say(options, kinds[op].done, { resource_type_id: type, count: covered.synced, total });
    }
    if (this.#clock.monotonicMs() - covered.loggedAt < intervalMs) return;
    covered.loggedAt = this.#clock.monotonicMs();
    const fields = { resource_type_id: type, synced: covered.synced };
    if (!known) this.#say(options, kinds[op].doing, fields);
    else if (covered.synced > total) this.#logger.warn(kinds[op].more, { ...fields, total });
    else this.#say(options, kinds[op].doing, { ...fields, total, percent_complete: percent });
  }

  #say(options: { readonly quiet: boolean }, message: string, fields: Readonly<Record<string, unknown>>): void {
    if (!options.quiet) this.#logger.info(message, fields);
  }
}
