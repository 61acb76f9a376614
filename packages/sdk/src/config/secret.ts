import { Buffer } from "node:buffer";
import { inspect } from "node:util";

const redacted = "[redacted]";

/**
 * A secret text. However it is printed (template, String(), JSON, console.log, a logger) it reads `[redacted]`; only {@link reveal} gives
 * the text, and belongs where a request is built (connectors.md §8, row 6).
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. Do not keep it, log it or put it into an error. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [Symbol.toPrimitive](): string {
    return redacted;
  }
}

/** The content of a file from the config, for example a service account's key. It prints its size, never its content. */
export class UploadedFile {
  readonly #content: Uint8Array;

  constructor(content: Uint8Array | string) {
    this.#content = typeof content === "string" ? Buffer.from(content) : content;
  }

  /** The content. */
  bytes(): Uint8Array {
    return this.#content;
  }

  /** The content as UTF-8 text. */
  text(): string {
    return Buffer.from(this.#content).toString("utf8");
  }

  toString(): string {
    return `[file of ${this.#content.byteLength} bytes]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.toPrimitive](): string {
    return this.toString();
  }
}

// What console.log prints; declared here because declaration files cannot name a computed member.
for (const { prototype } of [Secret, UploadedFile]) {
  Object.defineProperty(prototype, inspect.custom, { value: prototype.toString });
}
