/** A fixed piece of memory for many small entries; the oldest make room for the newest. */
export interface Ring {
  readonly bytes: Buffer;
  /** Where the entry of this key starts in `bytes`, or undefined. Valid until the next `claim`. */
  find(group: string, id: string): number | undefined;
  /** Room for an entry of `size` bytes, found under this key from now on; undefined for one that is too large to be kept. */
  claim(group: string, id: string, size: number): number | undefined;
}

/** In front of an entry: number of the group, bytes of the id; then the id. */
const headBytes = 8;

/** Bytes of memory for each slot of the index: more entries than slots are kept only where they are smaller than that. */
const bytesPerSlot = 96;

/** Slots that are looked at for one key. A crowded index forgets entries instead of searching on. */
const maxProbes = 8;

/**
 * Entries and their keys lie in one allocation that lives as long as the ring: hundreds of thousands of them cost no object each, and
 * freeing leaves no holes in the memory of the program. Positions count on for ever; an entry is there while less than one round has
 * been written behind its start.
 */
export function createRing(maxBytes: number): Ring {
  // The system hands out pages when they are first written, so an unused ring costs nothing.
  const bytes = Buffer.allocUnsafeSlow(maxBytes);
  const slotCount = 2 ** Math.ceil(Math.log2(maxBytes / bytesPerSlot));
  /** Position of an entry plus one; 0 for a slot that was never used. */
  const slots = new Float64Array(slotCount);
  const groups = new Map<string, number>();
  let next = 0;

  const numberOf = (group: string): number => {
    const known = groups.get(group);
    if (known !== undefined) return known;
    groups.set(group, groups.size);
    return groups.size - 1;
  };

  const isThere = (slot: number): boolean => {
    const position = (slots[slot] as number) - 1;
    return position >= 0 && next - position <= maxBytes;
  };

  return {
    bytes,
    find: (group, id) => {
      const groupNumber = numberOf(group);
      let slot = hashOf(groupNumber, id) & (slotCount - 1);
      for (let probe = 0; probe < maxProbes; probe++) {
        if (slots[slot] === 0) return undefined;
        if (isThere(slot)) {
          const offset = ((slots[slot] as number) - 1) % maxBytes;
          const idStart = offset + headBytes;
          const idEnd = idStart + bytes.readUInt32LE(offset + 4);
          if (bytes.readUInt32LE(offset) === groupNumber && holdsText(bytes, idStart, idEnd, id)) return idEnd;
        }
        slot = (slot + 1) & (slotCount - 1);
      }
      return undefined;
    },
    claim: (group, id, size) => {
      const idBytes = Buffer.byteLength(id);
      const whole = headBytes + idBytes + size;
      if (whole > maxBytes / 8) return undefined;
      const offset = next % maxBytes;
      if (offset + whole > maxBytes) next += maxBytes - offset;
      const start = next % maxBytes;
      const groupNumber = numberOf(group);
      const first = hashOf(groupNumber, id) & (slotCount - 1);
      let slot = first;
      for (let probe = 0; probe < maxProbes && isThere(slot); probe++) slot = (slot + 1) & (slotCount - 1);
      slots[isThere(slot) ? first : slot] = next + 1;
      next += whole;
      bytes.writeUInt32LE(groupNumber, start);
      bytes.writeUInt32LE(idBytes, start + 4);
      bytes.write(id, start + headBytes);
      return start + headBytes + idBytes;
    },
  };
}

function hashOf(group: number, id: string): number {
  let hash = Math.imul(group + 1, 0x9e37_79b1);
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x0100_0193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function holdsText(bytes: Buffer, start: number, end: number, text: string): boolean {
  if (end - start < text.length) return false;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) return bytes.toString("utf8", start, end) === text;
    if (unit !== bytes[start + index]) return false;
  }
  return end - start === text.length;
}
