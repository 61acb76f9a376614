import { constants } from "node:fs";
import { access, lstat } from "node:fs/promises";
import { dirname } from "node:path";
import { type ConvertedSync, convertSync, type SyncRun, type SyncView } from "@baton-ts/c1z";
import { BatonError, GrpcCode, isBatonError, toBatonError } from "@baton-ts/findings";
import type { CommonFlags } from "../../command-line/flags.ts";
import type { CliContext } from "../../context.ts";
import { usageError } from "../../errors.ts";
import { finishedNewestFirst } from "../../session/choose-sync.ts";
import { runSession, type Session } from "../../session/session.ts";
import type { Conversion } from "./conversion.ts";
import { createProgressLine } from "./progress-line.ts";
import { formatReport, formatReportJson } from "./report.ts";

export interface ConvertFlags extends Pick<CommonFlags, "file" | "outputFormat" | "syncId" | "strict" | "noCache"> {
  readonly out: string;
  readonly batchSize: number | undefined;
  readonly tmpDir: string | undefined;
}

/** Writes one sync as a file of the conversion's format and prints what was copied. A failure leaves no file behind. */
export async function convertFile(
  conversion: Conversion,
  context: CliContext,
  flags: ConvertFlags,
  file?: string,
): Promise<void> {
  if (flags.outputFormat === "csv") {
    throw usageError(`${conversion.name} prints no csv`, "Use -o console or -o json.");
  }
  await mustBeNew(conversion, flags.out);
  const listFlags = { limit: undefined, wide: false, noHeader: false, color: undefined, noColor: false };
  try {
    await runSession(context, { ...flags, ...listFlags, c1zTempDir: flags.tmpDir }, file, (session) =>
      convert(conversion, context, flags, session),
    );
  } catch (error) {
    throw isBatonError(error) && error.code === "BATON_CANCELED" ? stopped(flags.out, error) : error;
  }
}

async function convert(conversion: Conversion, { host }: CliContext, flags: ConvertFlags, session: Session): Promise<void> {
  const { reader, path, syncs, output, signal } = session;
  if (reader.engine === conversion.engine) throw sameFormat(conversion, path);
  const view = await openView(flags, session);
  const startedAt = performance.now();
  const progress = createProgressLine(host.stderr, () => performance.now());
  let converted: ConvertedSync;
  try {
    converted = await convertSync({
      reader,
      view,
      target: { path: flags.out, engine: conversion.engine },
      batchSize: flags.batchSize,
      tempDir: flags.tmpDir,
      env: host.env,
      signal,
      onProgress: progress.show,
    });
  } finally {
    progress.clear();
  }
  const report = { conversion, out: flags.out, converted, milliseconds: performance.now() - startedAt };
  output.sink.text(output.format === "console" ? formatReport(report) : formatReportJson(report));
  await output.sink.flush();
  tellLosses(session, converted, syncs);
}

/** Upstream's default: readers of a converted file expect a whole snapshot (baton-cli §4.18). */
async function openView({ syncId }: ConvertFlags, { reader, syncs, path, openView: openNamed }: Session): Promise<SyncView> {
  if (syncId !== undefined) return await openNamed();
  const latest = finishedNewestFirst(syncs).find(({ type }) => type === "full");
  if (latest !== undefined) return await reader.view({ kind: "id", id: latest.id });
  throw new BatonError({
    code: "BATON_C1Z_SYNC_NOT_FOUND",
    message: `rpc error: code = NotFound desc = no finished full sync found in ${path}, which holds ${describeSyncs(syncs)}`,
    hint: syncs.length === 0 ? "Run the connector to write one." : "Name one of the others with --sync-id.",
    details: { path },
    grpcCode: GrpcCode.notFound,
  });
}

function describeSyncs(syncs: readonly SyncRun[]): string {
  if (syncs.length === 0) return "no sync at all";
  return syncs.map(({ id, type, endedAt }) => `${id} (${endedAt === null ? "unfinished " : ""}${type})`).join(", ");
}

function tellLosses({ path, note, warnIncomplete }: Session, converted: ConvertedSync, syncs: readonly SyncRun[]): void {
  const { mergedGrants, leftOut, written } = converted;
  const others = syncs.filter(({ id }) => id !== written.run.id);
  if (others.length > 0) note(`not converted: ${path} also holds ${describeSyncs(others)}`);
  if (mergedGrants.count > 0) {
    const ids = mergedGrants.examples.slice(0, 3).join(", ");
    warnIncomplete(
      `${count(mergedGrants.count, "grant")} merged into another one with the same entitlement and principal, which a v3 file cannot tell apart, first: ${ids}`,
    );
  }
  if (leftOut.count > 0) {
    const rows = leftOut.examples.slice(0, 3).join(", ");
    warnIncomplete(`${count(leftOut.count, "row")} left out for want of an id that a v3 file needs as a key, first: ${rows}`);
  }
}

function count(number: number, noun: string): string {
  return number === 1 ? `1 ${noun} was` : `${number} ${noun}s were`;
}

/** Before anything is read: conversions may take minutes. */
async function mustBeNew({ name }: Conversion, out: string): Promise<void> {
  const isThere = await lstat(out).then(
    () => true,
    () => false,
  );
  if (isThere) {
    throw new BatonError({
      code: "BATON_C1Z_OUTPUT_EXISTS",
      message: `${name}: output path (${out}) must not exist`,
      hint: "Name another file with --out, or remove this one.",
      details: { path: out },
      grpcCode: GrpcCode.alreadyExists,
    });
  }
  await access(dirname(out), constants.W_OK | constants.X_OK).catch((error: unknown) => {
    const { code, message, hint } = toBatonError(error);
    throw new BatonError({ code, message: `open ${out}: ${message}`, hint, details: { path: out }, cause: error });
  });
}

function sameFormat({ engine, formatName, name }: Conversion, path: string): BatonError {
  const other = engine === "pebble" ? "to-sqlite" : "to-pebble";
  return new BatonError({
    code: "BATON_C1Z_ENGINE_CONFLICT",
    message: `${name}: ${path} is a ${formatName} file already`,
    hint: `There is nothing to convert; baton ${other} writes the other format.`,
    details: { path },
    grpcCode: GrpcCode.invalidArgument,
  });
}

function stopped(out: string, cause: unknown): BatonError {
  return new BatonError({
    code: "BATON_CANCELED",
    message: `stopped; ${out} was not written`,
    hint: "Run the command again.",
    grpcCode: GrpcCode.canceled,
    cause,
  });
}
