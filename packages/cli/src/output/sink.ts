import { BatonError, toBatonError } from "@baton-ts/findings";
import type { OutputStream } from "../host.ts";

/** The reader of our output went away (`baton grants | head`). Not a failure: the program ends quietly. */
export class OutputClosed extends Error {
  constructor() {
    super("the output was closed by its reader");
    this.name = "OutputClosed";
  }
}

/** Takes text and ready bytes in order. Nothing is copied twice, nothing waits: callers flush when {@link ByteSink.isFull} says so. */
export interface ByteSink {
  text(text: string): void;
  bytes(bytes: Buffer): void;
  /** Room for `size` bytes, which the caller writes into {@link ByteSink.target} at the offset answered, at once. */
  claim(size: number): number;
  readonly target: Buffer;
  /** True when so much is waiting that the next thing to do is to flush. */
  readonly isFull: boolean;
  /**
   * Resolves when the stream has taken everything over, which is how a slow reader slows the program down.
   * Call it between two whole rows. Rejects with {@link OutputClosed} when the reader went away, else with a BatonError whose detail
   * `stream` is `stdout`.
   */
  flush(): Promise<void>;
}

/** Less than this costs a system call for every few rows; more only costs memory. */
const flushBytes = 128 * 1024;

/** `rewrite` changes the text on its way out, for terminals that must not see the control characters of the data. */
export function createSink(stream: OutputStream, rewrite?: (text: string) => string): ByteSink {
  let buffer = Buffer.allocUnsafe(2 * flushBytes);
  let length = 0;

  const reserve = (bytes: number): void => {
    if (length + bytes <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + bytes));
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  };

  return {
    text: (text) => {
      // A UTF-16 unit never becomes more than three bytes of UTF-8.
      reserve(text.length * 3);
      length += buffer.write(text, length);
    },
    bytes: (bytes) => {
      reserve(bytes.length);
      length += bytes.copy(buffer, length);
    },
    claim: (size) => {
      reserve(size);
      length += size;
      return length - size;
    },
    get target() {
      return buffer;
    },
    get isFull() {
      return length >= flushBytes;
    },
    flush: async () => {
      if (length === 0) return;
      const chunk = buffer.subarray(0, length);
      // The buffer is ours again only once the callback has run, so nothing may be added before: the caller awaits.
      await writeChunk(stream, rewrite === undefined ? chunk : rewrite(chunk.toString()));
      length = 0;
    },
  };
}

function writeChunk(stream: OutputStream, chunk: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(chunk, (error) => {
      if (error === undefined || error === null) resolve();
      else reject(isClosedPipe(error) ? new OutputClosed() : outputFailed(error));
    });
  });
}

function outputFailed(cause: Error): BatonError {
  const { code, message, grpcCode } = toBatonError(cause);
  return new BatonError({
    code,
    message: `standard output: ${message}`,
    hint: "Check where the output goes.",
    details: { stream: "stdout" },
    grpcCode,
    cause,
  });
}

/** True for the errors by which a stream says that nobody reads it any more. */
function isClosedPipe(error: Error): boolean {
  const code = "code" in error ? error.code : undefined;
  return code === "EPIPE" || code === "ECONNRESET" || code === "ERR_STREAM_DESTROYED" || code === "ERR_STREAM_WRITE_AFTER_END";
}
