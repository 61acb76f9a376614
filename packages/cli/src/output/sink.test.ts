import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { createSink, OutputClosed } from "./sink.ts";

function failing(code: string): Writable {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) });
  return stream.on("error", () => {});
}

describe("a byte sink", () => {
  it("writes text, bytes and claimed room in order", async () => {
    const chunks: string[] = [];
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        chunks.push(chunk.toString());
        done();
      },
    });
    const sink = createSink(stream);
    sink.text("żółw ");
    sink.bytes(Buffer.from("bytes "));
    const at = sink.claim(4);
    sink.target.write("room", at);
    await sink.flush();
    await sink.flush();
    expect(chunks).toEqual(["żółw bytes room"]);
  });

  it("grows for a row that is larger than its buffer", async () => {
    let written = 0;
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        written += chunk.length;
        done();
      },
    });
    const sink = createSink(stream);
    sink.text("ż".repeat(1_000_000));
    expect(sink.isFull).toBe(true);
    await sink.flush();
    expect(written).toBe(2_000_000);
  });

  it("waits until the stream has taken a chunk over, so that a slow reader stops the writer", async () => {
    let release: (() => void) | undefined;
    const stream = new Writable({
      write: (_chunk, _encoding, done) => {
        release = done;
      },
    });
    const sink = createSink(stream);
    sink.text("row");
    const flushed = sink.flush();
    const soon = new Promise((resolve) => setImmediate(() => resolve("still waiting")));
    expect(await Promise.race([flushed, soon])).toBe("still waiting");
    release?.();
    await expect(flushed).resolves.toBeUndefined();
  });

  it.each(["EPIPE", "ECONNRESET"])("says that its reader went away on %s", async (code) => {
    const sink = createSink(failing(code));
    sink.text("row");
    await expect(sink.flush()).rejects.toThrow(OutputClosed);
  });

  it("names standard output when it cannot be written", async () => {
    const sink = createSink(failing("ENOSPC"));
    sink.text("row");
    await expect(sink.flush()).rejects.toMatchObject({
      code: "BATON_FILE_DISK_FULL",
      message: "standard output: no space left on the disk (ENOSPC)",
      details: { stream: "stdout" },
    });
  });
});
