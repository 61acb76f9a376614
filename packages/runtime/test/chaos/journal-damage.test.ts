import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { richScript } from "../../src/test-support/rich-script.ts";
import { type LogLine, runScripted, testFolder } from "../../src/test-support/run-scripted.ts";
import { scriptedConnector } from "../../src/test-support/scripted-connector.ts";
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
