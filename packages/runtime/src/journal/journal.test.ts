import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FakeClock, testEpoch } from "../test-support/fake-clock.ts";
import { MemoryFolder } from "../test-support/memory-folder.ts";
import { type JournalHeader, recordKinds } from "./header.ts";
import { Journal, type JournalOptions } from "./journal.ts";

const header: JournalHeader = { connector: "test", syncType: "full", fingerprint: "f", syncId: "s", startedAt: testEpoch };

function optionsFor(folder: MemoryFolder, fields: Partial<JournalOptions> = {}): JournalOptions {
  return { folder, header, clock: new FakeClock(), segmentBytes: 1 << 20, syncMs: 10_000, ...fields };
}

/** A page record whose content is the text. */
const record = (text: string): Buffer => Buffer.concat([Uint8Array.of(recordKinds.page), Buffer.from(text)]);

async function textsOf(folder: MemoryFolder, fields: Partial<JournalOptions> = {}): Promise<string[]> {
  const texts: string[] = [];
  const visit = (_: Journal, body: Buffer): void => void texts.push(body.toString("utf8", 1));
  const journal = await Journal.reopen(optionsFor(folder, fields), visit, new AbortController().signal);
  await journal.close();
  return texts;
}

async function write(folder: MemoryFolder, texts: readonly string[], fields: Partial<JournalOptions> = {}): Promise<void> {
  const journal = await Journal.create(optionsFor(folder, fields));
  await Promise.all(texts.map((text) => journal.append([record(text)]).written));
  await journal.close();
}

describe("a journal", () => {
  it("gives back its records in the order of the appends, over as many segments as they need", async () => {
    const folder = new MemoryFolder();
    const texts = Array.from({ length: 50 }, (_, index) => `record ${index} ${"x".repeat(index)}`);
    await write(folder, texts, { segmentBytes: 400 });
    expect(folder.files.size).toBeGreaterThan(5);
    expect(await textsOf(folder)).toEqual(texts);
  });

  it("keeps a record that is longer than a segment in one", async () => {
    const folder = new MemoryFolder();
    const long = "y".repeat(10_000);
    await write(folder, ["a", long, "b"], { segmentBytes: 100 });
    expect(await textsOf(folder)).toEqual(["a", long, "b"]);
  });

  it("cut anywhere is a shorter journal, and goes on behind its last whole record", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string(), { maxLength: 12 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (texts, share) => {
          const folder = new MemoryFolder();
          await write(folder, texts, { segmentBytes: 150 });
          const names = [...folder.files.keys()].sort();
          const sizes = names.map((name) => folder.files.get(name)?.length ?? 0);
          const total = sizes.reduce((a, b) => a + b, 0);
          let rest = Math.floor(share * total);
          for (const [index, name] of names.entries()) {
            const size = Math.min(rest, sizes[index] ?? 0);
            if (size === 0 && index > 0) folder.files.delete(name);
            else folder.files.set(name, (folder.files.get(name) ?? Buffer.alloc(0)).subarray(0, size));
            rest -= size;
          }
          const left = await textsOf(folder, { segmentBytes: 150 });
          expect(left).toEqual(texts.slice(0, left.length));

          const again = await Journal.reopen(optionsFor(folder, { segmentBytes: 150 }), () => {}, new AbortController().signal);
          await again.append([record("continued")]).written;
          await again.close();
          expect(await textsOf(folder)).toEqual([...left, "continued"]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("ends in front of a record with a flipped bit", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (at) => {
        const folder = new MemoryFolder();
        const texts = ["first", "second", "third"];
        await write(folder, texts);
        const bytes = Buffer.from(folder.files.get("000000.segment") ?? []);
        const index = at % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ (1 << (at % 8));
        folder.files.set("000000.segment", bytes);
        const left = await textsOf(folder);
        expect(left.length).toBeLessThan(3);
        expect(left).toEqual(texts.slice(0, left.length));
      }),
    );
  });

  it("reads rows back by position in any order, while it is still written", async () => {
    const folder = new MemoryFolder();
    const journal = await Journal.create(optionsFor(folder, { segmentBytes: 300 }));
    const texts = Array.from({ length: 40 }, (_, index) => `row ${index}`);
    const positions: number[] = [];
    for (const text of texts) {
      const { position, written } = journal.append([record(text)]);
      await written;
      positions.push(position + 1);
    }
    const order = [7, 39, 0, 7, 20, 3];
    const { bytes, starts } = await journal.rows({
      count: order.length,
      positions: Float64Array.from(order, (index) => positions[index] ?? 0),
      lengths: Uint32Array.from(order, (index) => texts[index]?.length ?? 0),
    });
    expect(order.map((_, row) => bytes.toString("utf8", starts[row], starts[row + 1]))).toEqual(
      order.map((index) => texts[index]),
    );
    await journal.close();
  });

  it("writes appends of one moment together and tells the disk once an interval", async () => {
    const folder = new MemoryFolder();
    const clock = new FakeClock();
    let writes = 0;
    folder.beforeWrite = async () => void (writes += 1);
    const journal = await Journal.create(optionsFor(folder, { clock, syncMs: 100 }));
    writes = 0;
    await Promise.all(Array.from({ length: 20 }, (_, index) => journal.append([record(`${index}`)]).written));
    expect(writes).toBe(1);
    expect(folder.syncs).toBe(0);
    clock.advance(100);
    await journal.append([record("later")]).written;
    await journal.append([record("at once after")]).written;
    expect(folder.syncs).toBe(1);
    await journal.close();
  });

  it("fails every append after a failed write with the same error, which names the folder", async () => {
    const folder = new MemoryFolder();
    const journal = await Journal.create(optionsFor(folder));
    folder.beforeWrite = async () => {
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", syscall: "write" });
    };
    const first = journal.append([record("a")]).written;
    await expect(first).rejects.toMatchObject({ code: "BATON_FILE_DISK_FULL", message: expect.stringContaining("/memory") });
    expect(() => journal.append([record("b")])).toThrow(/no space left/);
    await journal.close();
  });
});
