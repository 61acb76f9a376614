import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { constants, zstdCompressSync } from "node:zlib";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DecodeOptions, decodePayload } from "./decode-payload.ts";
import { resolveDecoderLimits } from "./decoder-limits.ts";
import { openSourceFile } from "./source-file.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-decode-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const defaults: DecodeOptions = { limits: resolveDecoderLimits({}, {}), signal: undefined };

async function decode(packed: Uint8Array, options: DecodeOptions = defaults): Promise<Buffer> {
  const input = join(folder, "in");
  const output = join(folder, "out");
  await writeFile(input, packed);
  await using source = await openSourceFile(input);
  await using file = await open(output, "w");
  const size = await decodePayload(source, 0, file, options);
  const bytes = await readFile(output);
  expect(bytes.length).toBe(size);
  return bytes;
}

function pack(bytes: Uint8Array, hasSize: boolean): Buffer {
  return zstdCompressSync(bytes, {
    ...(hasSize ? { pledgedSrcSize: bytes.length } : {}),
    params: { [constants.ZSTD_c_contentSizeFlag]: hasSize ? 1 : 0, [constants.ZSTD_c_checksumFlag]: 1 },
  });
}

test("frames with and without content size unpack to their contents in order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.uint8Array({ maxLength: 5000 }), fc.boolean()), { minLength: 1, maxLength: 12 }),
      async (parts) => {
        const packed = Buffer.concat(parts.map(([bytes, hasSize]) => pack(bytes, hasSize)));
        expect(await decode(packed)).toEqual(Buffer.concat(parts.map(([bytes]) => bytes)));
      },
    ),
    { numRuns: 40 },
  );
});

test("a frame too large for memory is streamed, between others that are not", async () => {
  const large = Buffer.alloc(9 * 1024 * 1024);
  for (let i = 0; i < large.length; i += 4) large.writeUInt32LE(Math.imul(i, 2_654_435_761) >>> 12, i);
  const small = Buffer.from("small".repeat(1000));
  const packed = Buffer.concat([pack(small, true), pack(large, true), pack(small, true), pack(large, false), pack(small, false)]);
  const unpacked = await decode(packed);
  expect(unpacked.equals(Buffer.concat([small, large, small, large, small]))).toBe(true);
});

test("a window over the limit is refused with upstream's text", async () => {
  const packed = pack(Buffer.alloc(4 * 1024 * 1024, "window"), false);
  const limits = resolveDecoderLimits({ maxWindowBytes: 64 * 1024 }, {});
  await expect(decode(packed, { ...defaults, limits })).rejects.toMatchObject({
    code: "BATON_C1Z_WINDOW_EXCEEDED",
    message: expect.stringMatching(
      /^c1z: window size \(65536\) exceeded: {2}.*: c1z: window size exceeded, increase DecoderMaxMemory using BATON_DECODER_MAX_MEMORY_MB {2}environment variable \(file .* needs \d+ bytes\)$/,
    ),
  });
});

test("content that does not match its checksum or size is reported with the frame's place", async () => {
  const first = pack(Buffer.from("first"), true);
  for (const hasSize of [true, false]) {
    const second = pack(Buffer.from("second, which is damaged in its last byte"), hasSize);
    second[second.length - 1] = (second.at(-1) as number) ^ 1;
    await expect(decode(Buffer.concat([first, second]))).rejects.toMatchObject({
      code: "BATON_C1Z_CORRUPT",
      message: expect.stringContaining(`zstd frame at byte ${first.length} (${second.length} bytes packed`),
    });
  }
});

test("an abort ends unpacking with the signal's reason", async () => {
  const packed = pack(Buffer.alloc(64 * 1024 * 1024, "abort"), false);
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error("user pressed a key")), 5);
  await expect(decode(packed, { ...defaults, signal: stop.signal })).rejects.toThrow("user pressed a key");
});
