/** Reads numbers and pieces from bytes; throws a RangeError where they end too early. */
export class ByteView {
  readonly bytes: Uint8Array;
  at: number;
  readonly #end: number;

  constructor(bytes: Uint8Array, at = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.#end = end;
  }

  get left(): number {
    return this.#end - this.at;
  }

  take(length: number): Uint8Array {
    if (length < 0 || length > this.left) throw new RangeError(`${length} bytes wanted at ${this.at}, ${this.left} are left`);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** Little-endian, at most 6 bytes. */
  uint(size: number): number {
    return this.take(size).reduceRight((value, byte) => value * 256 + byte, 0);
  }

  u64(): bigint {
    return this.take(8).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.take(1)[0] as number;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new RangeError(`varint without end at ${this.at}`);
  }

  uvarint(): number {
    const value = this.varint();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError(`number ${value} at ${this.at} is too large`);
    return Number(value);
  }

  prefixed(): Uint8Array {
    return this.take(this.uvarint());
  }
}

/** Big-endian, at most 6 bytes. */
export function bigEndian(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b);
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** Bytes as a key of a Map: one character a byte, so that the order of such texts is the order of the bytes. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

export function utf8(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
}
