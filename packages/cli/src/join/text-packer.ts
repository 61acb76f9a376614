/**
 * Packs texts that resemble each other, such as the JSON of a hundred thousand users: whatever a text shares with texts seen before is
 * stored as a reference into a dictionary. A user of 600 bytes takes some 130, and unpacking is copying. zlib and zstd would do better
 * on size, but take twenty times as long for texts this short.
 *
 * Packed form, repeated: length and bytes of what is new, then length and dictionary offset (two bytes) of what is known. Lengths are
 * varints; the last pair may lack its second half.
 */
export interface TextPacker {
  /** Packs `text[0..length)` to the start of `target`, which has room for {@link maxPackedLength}. Answers the packed length. */
  pack(text: Buffer, length: number, target: Buffer): number;
  /** Unpacks `packed[start..end)` to `target` from `at` on. */
  unpack(packed: Buffer, start: number, end: number, target: Buffer, at: number): void;
}

/** The packed length of `length` bytes in the worst case. */
export function maxPackedLength(length: number): number {
  return length + (length >> 4) + 16;
}

/** Offsets have two bytes. */
const dictionaryBytes = 1 << 16;
/** A reference takes up to four bytes. */
const minMatch = 6;
const hashBits = 15;

/** A packer whose dictionary learns from the first texts of every kind, and keeps what it has learnt. */
export function createTextPacker(): TextPacker {
  const dictionary = Buffer.alloc(dictionaryBytes);
  let known = 0;
  /** Hash of four bytes to where they stand in the dictionary, plus one. */
  const places = new Int32Array(1 << hashBits);

  const learn = (text: Buffer, length: number): void => {
    if (known + length > dictionaryBytes) return;
    text.copy(dictionary, known, 0, length);
    const last = known + length - 4;
    for (let position = known; position <= last; position++) places[hashOf(dictionary, position)] = position + 1;
    known += length;
  };

  /** How many bytes from `position` on stand at `place` of the dictionary. */
  const matchLength = (text: Buffer, position: number, length: number, place: number): number => {
    const limit = Math.min(length - position, known - place);
    let matched = 0;
    while (matched < limit && text[position + matched] === dictionary[place + matched]) matched++;
    return matched;
  };

  return {
    pack: (text, length, target) => {
      let at = 0;
      let position = 0;
      let newFrom = 0;
      let newBytes = length;
      while (position + minMatch <= length) {
        const place = (places[hashOf(text, position)] as number) - 1;
        const matched = place < 0 ? 0 : matchLength(text, position, length, place);
        if (matched < minMatch) {
          position++;
          continue;
        }
        at = putNew(text, newFrom, position, target, at);
        at = putVarint(target, at, matched);
        at = target.writeUInt16LE(place, at);
        position += matched;
        newFrom = position;
        newBytes -= matched;
      }
      if (newFrom < length) at = putNew(text, newFrom, length, target, at);
      if (newBytes * 2 > length) learn(text, length);
      return at;
    },
    unpack: (packed, start, end, target, at) => {
      let from = start;
      let to = at;
      while (from < end) {
        const newLength = readVarint(packed, from);
        from += varintSize(newLength);
        to += packed.copy(target, to, from, from + newLength);
        from += newLength;
        if (from >= end) return;
        const length = readVarint(packed, from);
        from += varintSize(length);
        const place = packed.readUInt16LE(from);
        from += 2;
        to += dictionary.copy(target, to, place, place + length);
      }
    },
  };
}

function hashOf(bytes: Buffer, position: number): number {
  const word =
    (bytes[position] as number) |
    ((bytes[position + 1] as number) << 8) |
    ((bytes[position + 2] as number) << 16) |
    ((bytes[position + 3] as number) << 24);
  return Math.imul(word, 0x9e37_79b1) >>> (32 - hashBits);
}

function putNew(text: Buffer, from: number, end: number, target: Buffer, at: number): number {
  const start = putVarint(target, at, end - from);
  return start + text.copy(target, start, from, end);
}

function putVarint(target: Buffer, at: number, value: number): number {
  let position = at;
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) target[position++] = (rest & 0x7f) | 0x80;
  target[position] = rest;
  return position + 1;
}

function readVarint(bytes: Buffer, position: number): number {
  let value = 0;
  for (let index = position, shift = 0; ; index++, shift += 7) {
    const byte = bytes[index] as number;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
}

function varintSize(value: number): number {
  if (value < 1 << 7) return 1;
  if (value < 1 << 14) return 2;
  return value < 1 << 21 ? 3 : 4;
}
