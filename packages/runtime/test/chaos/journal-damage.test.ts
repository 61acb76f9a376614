import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GrpcCode } from "@baton-ts/findings";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { resource, type } from "../../src/test-support/messages.ts";
import { richScript } from "../../src/test-support/rich-script.ts";
import { type LogLine, runScripted, testFolder } from "../../src/test-support/run-scripted.ts";
import { rpcError, type Script, scriptedConnector } from "../../src/test-support/scripted-connector.ts";
import { factsOf, failingAt, uninterrupted } from "./interrupted-run.ts";

/** More by hand: BATON_CHAOS_RUNS=2000 */
const runs = Number(process.env["BATON_CHAOS_RUNS"] ?? 100);

/** What disks, copies and people do to files. Places are shares: of the segments, and of the bytes of a segment. */
type Damage =
  | { readonly kind: "cut"; readonly segment: number; readonly at: number }
  | { readonly kind: "flip"; readonly segment: number; readonly at: number; readonly bit: number }
  | { readonly kind: "blank"; readonly segment: number; readonly at: number; readonly bytes: number }
  | { readonly kind: "insert"; readonly segment: number; readonly at: number; readonly content: Uint8Array }
  | { readonly kind: "repeat"; readonly segment: number; readonly at: number }
  | { readonly kind: "swap"; readonly segment: number }
  | { readonly kind: "lose"; readonly segment: number };

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant("cut" as const), segment: share, at: share }),
  fc.record({ kind: fc.constant("flip" as const), segment: share, at: share, bit: fc.nat(7) }),
  fc.record({ kind: fc.constant("blank" as const), segment: share, at: share, bytes: fc.nat(5000) }),
  fc.record({
    kind: fc.constant("insert" as const),
    segment: share,
    at: share,
    content: fc.uint8Array({ minLength: 1, maxLength: 50 }),
  }),
  fc.record({ kind: fc.constant("repeat" as const), segment: share, at: share }),
  fc.record({ kind: fc.constant("swap" as const), segment: share }),
  fc.record({ kind: fc.constant("lose" as const), segment: share }),
);

/** Bytes of a segment with the damage done; undefined for a file that is lost. `next` is the segment behind it. */
function damaged(bytes: Buffer, next: Buffer, harm: Damage): Buffer | undefined {
  if (harm.kind === "lose") return undefined;
  if (harm.kind === "swap") return next;
  const copy = Buffer.from(bytes);
  const at = Math.floor(harm.at * bytes.length);
  const [before, behind] = [copy.subarray(0, at), copy.subarray(at)];
  if (harm.kind === "cut") return before;
  if (harm.kind === "insert") return Buffer.concat([before, harm.content, behind]);
  if (harm.kind === "repeat") return Buffer.concat([copy, behind]);
  if (harm.kind === "blank") behind.fill(0, 0, Math.min(harm.bytes, behind.length));
  else behind[0] = (behind[0] ?? 0) ^ (1 << harm.bit);
  return copy;
}

async function harmJournal(folder: string, harm: Damage): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".segment")).toSorted();
  const chosen = Math.floor(harm.segment * names.length);
  const [name, next] = [names[chosen], names[(chosen + 1) % names.length]];
  if (name === undefined || next === undefined) return;
  const [bytes, other] = [await readFile(join(folder, name)), await readFile(join(folder, next))];
  const left = damaged(bytes, other, harm);
  if (left === undefined) await rm(join(folder, name));
  else await writeFile(join(folder, name), left);
  if (harm.kind === "swap") await writeFile(join(folder, next), bytes);
}

it(
  "is continued from any damaged journal with the right facts, or started anew with a reason",
  async () => {
    const { facts, calls } = await uninterrupted();
    const seen = { resumed: 0, anew: 0 };
    const round = fc.record({ at: fc.integer({ min: 2, max: calls }), harms: fc.array(damage, { minLength: 1, maxLength: 3 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 3 }), async (rounds) => {
        await using folder = await testFolder();
        const journal = join(folder.path, "sync.c1z.journal");
        // Small, so that a journal has several.
        const limits = { journalSegmentBytes: 1500 };
        for (const { at, harms } of rounds) {
          await runScripted({ connector: failingAt(at), folder, limits }).catch((error: unknown) => {
            expect(error).toMatchObject({ message: expect.stringContaining("the connector crashed") });
          });
          for (const harm of harms) await harmJournal(journal, harm).catch(ignoreMissing);
        }
        const log: LogLine[] = [];
        const hadJournal = (await readdir(journal).catch(ignoreMissing)).length > 0;
        const { written, report } = await runScripted({ connector: scriptedConnector(richScript()), folder, limits, log });
        expect(factsOf(written)).toEqual(facts);
        const reasons = log
          .filter(({ message }) => message.startsWith("starting a new sync"))
          .map(({ fields }) => fields["reason"]);
        expect(reasons).toEqual(report.resumed || !hadJournal ? [] : ["its journal cannot be read, or another version wrote it"]);
        expect(await readdir(folder.path)).toEqual([]);
        seen[report.resumed ? "resumed" : "anew"] += 1;
      }),
      { numRuns: runs },
    );
    // Both ways out were taken.
    expect(Math.min(seen.resumed, seen.anew)).toBeGreaterThan(runs / 20);
  },
  runs * 500,
);

it("counts a page of several records only with its last one, wherever the journal is cut", async () => {
  // Eight MiB of rows make a record, so these are two of a page and the beginning of a third.
  const text = "x".repeat(300_000);
  const script = (failing: boolean): Script => ({
    types: [type("user")],
    resources: (_, __, token) => {
      const page = Number(token);
      if (failing && page === 2) throw rpcError(GrpcCode.internal, "the connector crashed");
      const list = Array.from({ length: 60 }, (_, index) => resource(`user/u${page}-${index}`, { name: `${index}${text}` }));
      return { list, next: page < 2 ? String(page + 1) : "" };
    },
  });
  await using whole = await testFolder();
  const { written: expected } = await runScripted({ connector: scriptedConnector(script(false)), folder: whole });
  expect(expected.resources).toHaveLength(180);
  for (const at of [0.4, 0.75, 0.99]) {
    await using folder = await testFolder();
    await expect(runScripted({ connector: scriptedConnector(script(true)), folder })).rejects.toThrow("the connector crashed");
    await harmJournal(join(folder.path, "sync.c1z.journal"), { kind: "cut", segment: 0, at });
    const { written, report } = await runScripted({ connector: scriptedConnector(script(false)), folder });
    expect(report.resumed).toBe(true);
    expect(written.resources.map(({ id }) => id)).toEqual(expected.resources.map(({ id }) => id));
    expect(
      written.resources.every(({ data }, index) => Buffer.compare(data, expected.resources[index]?.data ?? data) === 0),
    ).toBe(true);
  }
});

it("does not take up the segments of another sync", async () => {
  const { facts } = await uninterrupted();
  await using mine = await testFolder();
  await using theirs = await testFolder();
  const limits = { journalSegmentBytes: 1500 };
  await expect(runScripted({ connector: failingAt(20), folder: mine, limits })).rejects.toThrow("the connector crashed");
  const random = (size: number): Uint8Array => new Uint8Array(size).fill(9);
  await expect(runScripted({ connector: failingAt(40), folder: theirs, limits, random })).rejects.toThrow(
    "the connector crashed",
  );
  const [from, to] = [theirs, mine].map(({ path }) => join(path, "sync.c1z.journal")) as [string, string];
  const own = new Set(await readdir(to));
  for (const name of await readdir(from)) if (!own.has(name)) await writeFile(join(to, name), await readFile(join(from, name)));
  const { written, report } = await runScripted({ connector: scriptedConnector(richScript()), folder: mine, limits });
  expect(report.resumed).toBe(true);
  expect(factsOf(written)).toEqual(facts);
});

function ignoreMissing(error: unknown): string[] {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
  throw error;
}
