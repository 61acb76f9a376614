/** What the first bytes of a zstd frame say (RFC 8878 §3.1.1). */
export interface FrameHeader {
  /** Bytes of magic and header together. */
  readonly length: number;
  /** Bytes that the frame unpacks to, where it says so. */
  readonly contentSize: bigint | undefined;
  /** Memory that unpacking needs. */
  readonly windowSize: bigint;
  readonly hasChecksum: boolean;
}

export const frameMagic = 0xfd2fb528;

/** First bytes of a frame whose content is to be passed over: 0x184D2A50 to 0x184D2A5F. */
export function isSkippableMagic(magic: number): boolean {
  return (magic & 0xfffffff0) >>> 0 === 0x184d2a50;
}

/** Length of the header whose first five bytes are given. */
export function frameHeaderLength(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  return 5 + (isSingleSegment ? 0 : 1) + dictionaryIdLength(descriptor) + contentSizeLength(descriptor);
}

/** Reads a whole header; a string is the reason why it is none that we read. */
export function parseFrameHeader(bytes: Uint8Array): FrameHeader | string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const descriptor = view.getUint8(4);
  // Writers must leave both bits zero; a set one means damage or a format newer than ours.
  if ((descriptor & 0x18) !== 0)
    return `zstd frame header uses reserved bits (descriptor 0x${descriptor.toString(16).padStart(2, "0")})`;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  let at = 5;
  let windowSize = 0n;
  if (!isSingleSegment) {
    const byte = view.getUint8(at++);
    const base = 1n << BigInt(10 + (byte >> 3));
    windowSize = base + (base / 8n) * BigInt(byte & 7);
  }
  const dictionaryIdBytes = dictionaryIdLength(descriptor);
  for (let i = 0; i < dictionaryIdBytes; i++)
    if (view.getUint8(at + i) !== 0) return "zstd frame needs a dictionary, which .c1z files never use";
  at += dictionaryIdBytes;
  const contentSize = readContentSize(view, at, contentSizeLength(descriptor));
  at += contentSizeLength(descriptor);
  if (isSingleSegment) windowSize = contentSize ?? 0n;
  return { length: at, contentSize, windowSize, hasChecksum: (descriptor & 4) !== 0 };
}

function readContentSize(view: DataView, at: number, length: number): bigint | undefined {
  switch (length) {
    case 1:
      return BigInt(view.getUint8(at));
    case 2:
      // Two bytes count from 256: smaller sizes have the one-byte form.
      return BigInt(view.getUint16(at, true) + 256);
    case 4:
      return BigInt(view.getUint32(at, true));
    case 8:
      return view.getBigUint64(at, true);
    default:
      return undefined;
  }
}

function dictionaryIdLength(descriptor: number): number {
  return [0, 1, 2, 4][descriptor & 3] as number;
}

function contentSizeLength(descriptor: number): number {
  const flag = descriptor >> 6;
  if (flag === 0) return (descriptor & 0x20) === 0 ? 0 : 1;
  return 1 << flag;
}
