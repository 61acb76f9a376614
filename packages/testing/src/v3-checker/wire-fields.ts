import { ByteView } from "./byte-view.ts";

/** One field of a protobuf message. */
export interface WireField {
  readonly number: number;
  readonly wireType: number;
  /** Of a varint or fixed field. */
  readonly value: bigint;
  /** Content of a length-delimited field. */
  readonly bytes: Uint8Array;
}

const none = new Uint8Array(0);

/** The fields of a message in wire order. @throws RangeError where the bytes are not protobuf. */
function wireFields(message: Uint8Array): WireField[] {
  const view = new ByteView(message);
  const fields: WireField[] = [];
  while (view.left > 0) {
    const tag = view.uvarint();
    const number = Math.floor(tag / 8);
    const wireType = tag % 8;
    if (number === 0) throw new RangeError(`field number 0 at ${view.at}`);
    if (wireType === 0) fields.push({ number, wireType, value: view.varint(), bytes: none });
    else if (wireType === 1) fields.push({ number, wireType, value: view.u64(), bytes: none });
    else if (wireType === 2) fields.push({ number, wireType, value: 0n, bytes: view.prefixed() });
    else if (wireType === 5) fields.push({ number, wireType, value: BigInt(view.uint(4)), bytes: none });
    else throw new RangeError(`wire type ${wireType} at ${view.at}`);
  }
  return fields;
}

/** Fields by number; the last one counts where a field that is not repeated comes twice, as protobuf has it. */
export class WireMessage {
  readonly fields: readonly WireField[];

  constructor(message: Uint8Array) {
    this.fields = wireFields(message);
  }

  has(number: number): boolean {
    return this.fields.some((field) => field.number === number);
  }

  all(number: number): readonly Uint8Array[] {
    return this.fields.filter((field) => field.number === number).map(({ bytes }) => bytes);
  }

  bytes(number: number): Uint8Array {
    return this.#last(number)?.bytes ?? none;
  }

  text(number: number): string {
    return Buffer.from(this.bytes(number)).toString("utf8");
  }

  int(number: number): number {
    return Number(this.#last(number)?.value ?? 0n);
  }

  uint64(number: number): bigint {
    return this.#last(number)?.value ?? 0n;
  }

  message(number: number): WireMessage {
    return new WireMessage(this.bytes(number));
  }

  #last(number: number): WireField | undefined {
    return this.fields.findLast((field) => field.number === number);
  }
}
