import { readUtf8 } from "@baton-ts/proto/codec";
import { unescapeComponent } from "../v3/keys/tuple.ts";
import { GrowingBytes } from "../v3/writer/growing-bytes.ts";
import { KeyBuffer } from "../v3/writer/key-buffer.ts";
import { RestReader, type RowFormat } from "./row-formats.ts";

/**
 * A row as one byte string: the parts of its key, escaped as in the keys of v3 files and each led by a 00, then a 00 and the rest. Such strings
 * sort as their keys do, because an escaped part holds no 00 (c1z-v3-pebble §2.1).
 */
export class RowPacker<Row> {
  readonly #format: RowFormat<Row>;
  readonly #packed = new KeyBuffer();
  readonly #rest = new GrowingBytes();

  constructor(format: RowFormat<Row>) {
    this.#format = format;
  }

  /** Valid until the next call. */
  pack(row: Row): KeyBuffer {
    const packed = this.#packed;
    packed.start([]);
    for (const part of this.#format.key(row)) packed.component(part);
    packed.separator();
    this.#rest.at = 0;
    this.#format.writeRest(row, this.#rest);
    packed.raw(this.#rest.bytes, 0, this.#rest.at);
    return packed;
  }

  /** The row keeps nothing of `bytes`. */
  unpack(bytes: Uint8Array, start: number, end: number): Row {
    const key: string[] = [];
    let at = start;
    while (key.length < this.#format.keyParts) {
      const partStart = at + 1;
      let isEscaped = false;
      for (at = partStart; bytes[at] !== 0; at++) if (bytes[at] === 1) isEscaped = true;
      key.push(isEscaped ? readEscaped(bytes.subarray(partStart, at)) : readUtf8(bytes, partStart, at));
    }
    return this.#format.read(key, new RestReader(bytes.slice(at + 1, end)));
  }
}

function readEscaped(part: Uint8Array): string {
  const bytes = unescapeComponent(part);
  return readUtf8(bytes, 0, bytes.length);
}
