import type { Clock } from "../../sync/clock.ts";
import type { SyncPhase, SyncProgress } from "../../sync/progress.ts";
import { formatCount, formatDuration } from "../output/format-number.ts";
import type { Terminal } from "../output/terminal.ts";

const titles: Readonly<Record<SyncPhase, string>> = {
  "list-resource-types": "resource types",
  "targeted-resource-sync": "chosen resources",
  "list-resources": "resources",
  "list-static-entitlements": "entitlements of types",
  "list-entitlements": "entitlements",
  "list-grants": "grants",
  "grant-expansion": "expanding grants",
  verify: "checking",
  seal: "writing the file",
};

// Faster changes cannot be read and cost time on slow connections.
const intervalMs = 100;

/** Keeps one line up to date: phase, resource type, rows, rate, time. */
export function createLiveProgress(terminal: Terminal, clock: Clock): (event: SyncProgress) => void {
  const startedMs = clock.monotonicMs();
  let phaseStartedMs = startedMs;
  let rowsBefore: number | undefined;
  let shownMs = Number.NEGATIVE_INFINITY;
  const show = (parts: readonly string[], nowMs: number): void => {
    shownMs = nowMs;
    terminal.show([...parts, formatDuration(nowMs - startedMs)].join("  "));
  };
  return (event) => {
    const nowMs = clock.monotonicMs();
    switch (event.kind) {
      case "phase": {
        phaseStartedMs = nowMs;
        rowsBefore = undefined;
        const planned =
          event.planned === undefined ? [] : [`${formatCount(event.planned)} ${event.planned === 1 ? "listing" : "listings"}`];
        return show([titles[event.phase], ...planned], nowMs);
      }
      case "page": {
        // Rows of an interrupted run were not fetched in this one: they would make the rate a lie.
        rowsBefore ??= event.totalRows - event.rows;
        if (nowMs - shownMs < intervalMs) return;
        const rate = (event.totalRows - rowsBefore) / Math.max((nowMs - phaseStartedMs) / 1000, 0.001);
        const counts = [
          `${formatCount(event.totalRows)} rows`,
          `${formatCount(event.totalPages)} pages`,
          `${formatCount(rate)} rows/s`,
        ];
        return show([titles[event.phase], event.resourceType, ...counts], nowMs);
      }
      case "waiting":
        return show([titles[event.phase], event.resourceType, `waiting ${formatDuration(event.waitMs)}: ${event.reason}`], nowMs);
      case "sealing":
        return show([titles.seal, `${formatCount(event.grants)} grants`], nowMs);
      case "started":
      case "warning":
        return;
    }
  };
}
