import type { ConvertedSync, CopiedRows } from "@baton-ts/c1z";
import type { Conversion } from "./conversion.ts";

/** What a conversion did. */
export interface ConversionReport {
  readonly conversion: Conversion;
  readonly out: string;
  readonly converted: ConvertedSync;
  /** From the first row to the file in its place. */
  readonly milliseconds: number;
}

/** Upstream's lines (baton-cli §4.18). */
export function formatReport({ conversion, out, converted, milliseconds }: ConversionReport): string {
  const { steps, assetBytes, written } = converted;
  const line = (name: string, { rows, milliseconds: taken }: CopiedRows): string =>
    `${name}: ${rows} (${formatGoDuration(taken)})`;
  const lines = [
    `Converted C1Z to ${conversion.engineName} successfully.`,
    `Output: ${out}`,
    `Source sync ID: ${written.run.id}`,
    `Destination sync ID: ${written.run.id}`,
    line("Resource types", steps.resourceTypes),
    line("Resources", steps.resources),
    line("Entitlements", steps.entitlements),
    line("Grants", steps.grants),
    `Assets: ${steps.assets.rows} (${assetBytes} bytes, ${formatGoDuration(steps.assets.milliseconds)})`,
    `Total: ${formatGoDuration(milliseconds)}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** One object with the same facts as numbers, and with what could not be kept. Times are in milliseconds. */
export function formatReportJson({ conversion, out, converted, milliseconds }: ConversionReport): string {
  const { steps, assetBytes, written, mergedGrants, leftOut } = converted;
  const rows = (step: CopiedRows): CopiedRows => ({ rows: step.rows, milliseconds: Math.round(step.milliseconds) });
  const report = {
    output: out,
    engine: conversion.engine,
    sourceSyncId: written.run.id,
    destinationSyncId: written.run.id,
    resourceTypes: rows(steps.resourceTypes),
    resources: rows(steps.resources),
    entitlements: rows(steps.entitlements),
    grants: rows(steps.grants),
    assets: { ...rows(steps.assets), bytes: assetBytes },
    sessions: rows(steps.sessions),
    mergedGrants,
    leftOut,
    milliseconds: Math.round(milliseconds),
  };
  return `${JSON.stringify(report)}\n`;
}

/** As Go prints a duration that was rounded to the millisecond: `0s`, `12ms`, `1.25s`, `1m2.5s`, `1h0m3s`. */
export function formatGoDuration(milliseconds: number): string {
  const total = Math.round(milliseconds);
  if (total === 0) return "0s";
  if (total < 1000) return `${total}ms`;
  const minutes = Math.floor(total / 60_000);
  const seconds = `${(total % 60_000) / 1000}s`;
  if (minutes === 0) return seconds;
  return minutes < 60 ? `${minutes}m${seconds}` : `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}`;
}
