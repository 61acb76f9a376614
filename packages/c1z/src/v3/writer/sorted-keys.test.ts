import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TempFolder } from "../../envelope/temp-folder.ts";
import { tupleKey } from "../keys/tuple.ts";
import { testFolder } from "../test-support/write-sync.ts";
import { ByteList } from "./byte-list.ts";
import { ExternalKeys } from "./external-keys.ts";
import type { KeyCursor } from "./key-cursor.ts";
import { PlainKeys } from "./plain-keys.ts";
import { PrincipalKeys } from "./principal-keys.ts";
import { PrincipalNumbers } from "./principal-numbers.ts";
import { sortByBytes } from "./sort-arena.ts";

// Few distinct bytes and a shared prefix, so that keys are equal, prefixes of each other and long alike.
const key = fc
  .tuple(fc.constantFrom("", "a", "prefix that many share "), fc.uint8Array({ max: 3, maxLength: 6 }))
  .map(([prefix, rest]) => Buffer.concat([Buffer.from(prefix), rest]));
const keys = fc.array(key, { maxLength: 200, size: "max" });

function hexOf(cursor: KeyCursor): string[] {
  const found: string[] = [];
  while (cursor.next()) found.push(Buffer.from(cursor.bytes.subarray(cursor.start, cursor.end)).toString("hex"));
  return found;
}

function sortedHex(buffers: readonly Buffer[]): string[] {
  return buffers.toSorted((a, b) => a.compare(b)).map((buffer) => buffer.toString("hex"));
}

describe("sortByBytes", () => {
  it("sorts as Buffer.compare does", () => {
    fc.assert(
      fc.property(keys, (buffers) => {
        const list = new ByteList();
        for (const buffer of buffers) list.add(buffer, 0, buffer.length);
        const order = Uint32Array.from(buffers.keys());
        sortByBytes(list, order);
        expect([...order].map((i) => buffers[i]?.toString("hex"))).toEqual(sortedHex(buffers));
      }),
    );
  });

  it("needs no deep stack for long keys that hardly differ", () => {
    const list = new ByteList();
    const buffers = Array.from({ length: 40 }, (_, i) => Buffer.concat([Buffer.alloc(50_000, 7), Buffer.of(40 - i)]));
    for (const buffer of buffers) list.add(buffer, 0, buffer.length);
    const order = Uint32Array.from(buffers.keys());
    sortByBytes(list, order);
    expect([...order]).toEqual(Array.from(buffers.keys()).toReversed());
  });
});

describe("PrincipalNumbers", () => {
  it("numbers distinct principals in the order of first sight, and again after it was cleared", () => {
    const principal = fc.record({ type: fc.constantFrom("user", "group"), id: fc.constantFrom("u1", "u2", "é", "u10") });
    fc.assert(
      fc.property(fc.array(fc.array(principal), { maxLength: 3 }), (groups) => {
        const numbers = new PrincipalNumbers();
        for (const principals of groups) {
          numbers.clear();
          const texts = principals.map(({ type, id }) => `${type}\0${id}`);
          const distinct = [...new Set(texts)];
          const found = principals.map(({ type, id }) => numbers.numberOf(type, id));
          expect(found).toEqual(texts.map((text) => distinct.indexOf(text)));
          const { bytes, starts, count } = numbers.list;
          const kept = Array.from({ length: count }, (_, i) => Buffer.from(bytes.subarray(starts[i], starts[i + 1])).toString());
          expect(kept).toEqual(distinct);
        }
      }),
    );
  });

  it("takes a lone surrogate for what it is encoded as", () => {
    const numbers = new PrincipalNumbers();
    const ids = ["\ud800", "\ufffd", "\udfff", "a\ud800", "\ud83d\ude00"];
    const found = ids.map((id) => numbers.numberOf("user", id));
    expect(found).toEqual([0, 0, 0, 1, 2]);
    expect(numbers.numberOf("us\ud800", "x")).toBe(numbers.numberOf("us\ufffd", "x"));
  });
});

describe("ExternalKeys", () => {
  it("gives back every key, sorted, however often it went to disk", { timeout: 60_000 }, async () => {
    await using folder = await testFolder();
    let files = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(keys, { maxLength: 5 }), async (batches) => {
        const own: TempFolder = { path: folder.path, [Symbol.asyncDispose]: () => Promise.resolve() };
        using external = new ExternalKeys(new PlainKeys(), `run-${files++}`, () => Promise.resolve(own), 300);
        for (const batch of batches) {
          for (const buffer of batch) external.collector.add(buffer, 0, buffer.length);
          if (external.isFull) await external.spill();
        }
        expect(hexOf(external.sorted())).toEqual(sortedHex(batches.flat()));
      }),
      { numRuns: 60 },
    );
  });

  it("reads keys longer than its buffers", async () => {
    await using folder = await testFolder();
    const own: TempFolder = { path: join(folder.path), [Symbol.asyncDispose]: () => Promise.resolve() };
    using external = new ExternalKeys(new PlainKeys(), "long", () => Promise.resolve(own), 1);
    const buffers = [3, 1, 2].map((byte) => Buffer.alloc(700_000, byte));
    for (const buffer of buffers) {
      external.collector.add(buffer, 0, buffer.length);
      await external.spill();
    }
    expect(hexOf(external.sorted())).toEqual(sortedHex(buffers));
  });
});

describe("PrincipalKeys", () => {
  const id = fc.constantFrom("u", "u1", "u10", "u2", "\0", "\u0001", "é", "user:1");
  const entitlement = fc.tuple(id, id, fc.constantFrom("0", "1"), id);
  const principals = fc.uniqueArray(fc.tuple(id, id), { selector: String, maxLength: 20 });
  const grants = fc.uniqueArray(fc.tuple(entitlement, principals), { selector: ([of]) => String(of), maxLength: 12 });

  it("turns grants by entitlement into keys by principal, also when entitlements come out of order", async () => {
    await using folder = await testFolder();
    const own: TempFolder = { path: folder.path, [Symbol.asyncDispose]: () => Promise.resolve() };
    let files = 0;
    await fc.assert(
      fc.asyncProperty(grants, fc.constantFrom(1, 1000, 1_000_000), async (groups, maxBytes) => {
        using external = new ExternalKeys(new PrincipalKeys(), `run-${files++}`, () => Promise.resolve(own), maxBytes);
        for (const [of, members] of groups) {
          external.collector.nextEntitlement();
          for (const member of members) {
            const encoded = tupleKey([], of).subarray(1);
            const [principalType, principalId] = member;
            external.collector.add({ principalType, principalId }, encoded, 0, encoded.length);
            if (external.isFull) await external.spill();
          }
        }
        const expected = groups.flatMap(([of, members]) => members.map((member) => tupleKey([], [...member, ...of]).subarray(1)));
        expect(hexOf(external.sorted())).toEqual(sortedHex(expected.map((bytes) => Buffer.from(bytes))));
      }),
      { numRuns: 60 },
    );
  });
});
