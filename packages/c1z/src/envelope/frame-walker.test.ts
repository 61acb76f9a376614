import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { constants, zstdCompressSync } from "node:zlib";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { walkFrames } from "./frame-walker.ts";
import { openSourceFile } from "./source-file.ts";

let folder = "";
let path = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-frames-"));
  path = join(folder, "f");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface FrameOptions {
  readonly contentSize: boolean;
  readonly checksum: boolean;
}

function frame(content: Uint8Array, { contentSize, checksum }: FrameOptions): Buffer {
  return zstdCompressSync(content, {
    ...(contentSize ? { pledgedSrcSize: content.length } : {}),
    params: {
      [constants.ZSTD_c_contentSizeFlag]: contentSize ? 1 : 0,
      [constants.ZSTD_c_checksumFlag]: checksum ? 1 : 0,
    },
  });
}

function skippable(content: Uint8Array, nibble: number): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(0x184d2a50 + nibble, 0);
  header.writeUInt32LE(content.length, 4);
  return Buffer.concat([header, content]);
}

async function walk(bytes: Uint8Array, from = 0): Promise<{ offset: number; length: number; contentSize: bigint | undefined }[]> {
  await writeFile(path, bytes);
  await using file = await openSourceFile(path);
  return await Array.fromAsync(walkFrames(file, from), ({ offset, length, header }) => ({
    offset,
    length,
    contentSize: header.contentSize,
  }));
}

// Compressible, incompressible (raw blocks) and constant (run-length blocks) content, from nothing to several blocks.
const content = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }),
  fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 300_000 }))
    .map(([byte, length]) => Buffer.alloc(length, byte)),
  fc
    .tuple(fc.string({ maxLength: 20 }), fc.integer({ min: 0, max: 20_000 }))
    .map(([text, times]) => Buffer.from(text.repeat(times))),
);
const frameOptions = fc.record<FrameOptions>({ contentSize: fc.boolean(), checksum: fc.boolean() });

test("finds the border of every frame, with its content size where it says so", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(content, frameOptions), { maxLength: 6 }), async (parts) => {
      const frames = parts.map(([bytes, options]) => frame(bytes, options));
      let offset = 0;
      const expected = frames.map(({ length }, i) => {
        const [bytes, options] = parts[i] as (typeof parts)[number];
        offset += length;
        return { offset: offset - length, length, contentSize: options.contentSize ? BigInt(bytes.length) : undefined };
      });
      expect(await walk(Buffer.concat(frames))).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test("passes over skippable frames of all sixteen kinds", async () => {
  const packed = frame(Buffer.from("abc"), { contentSize: true, checksum: true });
  const skipped = Array.from({ length: 16 }, (_, nibble) => skippable(Buffer.alloc(nibble * 1000), nibble));
  const bytes = Buffer.concat([...skipped, packed, ...skipped]);
  const offset = Buffer.concat(skipped).length;
  expect(await walk(bytes)).toEqual([{ offset, length: packed.length, contentSize: 3n }]);
});

test("a cut inside of a frame is reported with the file's length and the frame's start", async () => {
  const first = frame(Buffer.from("first".repeat(100)), { contentSize: true, checksum: true });
  const second = frame(Buffer.alloc(200_000, "second"), { contentSize: false, checksum: true });
  const whole = Buffer.concat([first, second]);
  for (let length = first.length + 1; length < whole.length; length++) {
    await expect(walk(whole.subarray(0, length)), `cut to ${length}`).rejects.toMatchObject({
      code: "BATON_C1Z_TRUNCATED",
      message: expect.stringMatching(
        new RegExp(
          `^unexpected EOF: .* ends inside a zstd frame after ${length} bytes.*\\(frame starts at byte ${first.length}\\)$`,
        ),
      ),
    });
  }
});

test("a cut skippable frame is reported", async () => {
  await expect(walk(skippable(Buffer.alloc(100), 3).subarray(0, 60))).rejects.toMatchObject({ code: "BATON_C1Z_TRUNCATED" });
  await expect(walk(skippable(Buffer.alloc(100), 3).subarray(0, 6))).rejects.toMatchObject({ code: "BATON_C1Z_TRUNCATED" });
});

describe("bytes that are no frame", () => {
  const good = frame(Buffer.from("good"), { contentSize: true, checksum: false });

  test.each([
    ["one byte", Buffer.from([0])],
    ["text", Buffer.from("garbage behind the last frame")],
    ["zeros", Buffer.alloc(4096)],
  ])("%s behind the last frame is reported with its offset", async (_, garbage) => {
    await expect(walk(Buffer.concat([good, garbage]))).rejects.toMatchObject({
      code: "BATON_C1Z_CORRUPT",
      message: expect.stringContaining(
        `no zstd frame starts at byte ${good.length} (found ${garbage.subarray(0, 4).toString("hex")})`,
      ),
    });
  });

  // RFC 8878 §3.1.1: descriptor bits 3 and 4 are not in use, dictionaries are never used here, block type 3 is reserved.
  test.each([
    ["the reserved bit", [0x28, 0xb5, 0x2f, 0xfd, 0x28, 1, 0, 0, 0], /reserved bits \(descriptor 0x28\) at byte 0/],
    ["the unused bit", [0x28, 0xb5, 0x2f, 0xfd, 0x30, 1, 0, 0, 0], /reserved bits \(descriptor 0x30\) at byte 0/],
    ["a dictionary", [0x28, 0xb5, 0x2f, 0xfd, 0x21, 7, 1, 1, 0, 0], /needs a dictionary/],
    ["a block of the reserved type", [0x28, 0xb5, 0x2f, 0xfd, 0x20, 1, 0x0f, 0, 0, 0], /block at byte 6 has the reserved type/],
    [
      "a block of 2 MiB",
      [0x28, 0xb5, 0x2f, 0xfd, 0x20, 1, 0xfd, 0xff, 0xff],
      /block at byte 6 claims 2097151 bytes, more than 131072/,
    ],
  ])("%s is reported", async (_, bytes, reason) => {
    await expect(walk(Buffer.from(bytes))).rejects.toMatchObject({
      code: "BATON_C1Z_CORRUPT",
      message: expect.stringMatching(reason),
    });
  });
});
