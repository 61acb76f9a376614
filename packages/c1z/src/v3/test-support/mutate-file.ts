import { packIndexed, unpackIndexed } from "./pack-indexed.ts";

/** A small seeded generator (mulberry32): whole numbers from 0 to below `limit`. */
export function seededNumbers(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * limit);
  };
}

type Mutation = (bytes: Buffer, pick: (limit: number) => number) => Buffer;

const mutations: readonly Mutation[] = [
  function flipBit(bytes, pick) {
    const at = pick(bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 << pick(8));
    return bytes;
  },
  function setByte(bytes, pick) {
    bytes[pick(bytes.length)] = pick(256);
    return bytes;
  },
  function cut(bytes, pick) {
    return bytes.subarray(0, pick(bytes.length));
  },
  function hugeNumber(bytes, pick) {
    bytes.fill(0xff, pick(bytes.length), Math.min(bytes.length, pick(bytes.length) + 1 + pick(9)));
    return bytes;
  },
  function repeatPart(bytes, pick) {
    const start = pick(bytes.length);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start, start + 1 + pick(64)), bytes.subarray(start)]);
  },
  function dropPart(bytes, pick) {
    const start = pick(bytes.length);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + 1 + pick(64))]);
  },
];

/** One random fault in the bytes as they are. */
export function mutateBytes(file: Buffer, pick: (limit: number) => number): Buffer {
  const mutation = mutations[pick(mutations.length)] as Mutation;
  return mutation(Buffer.from(file), pick);
}

/** One random fault inside of a payload file (or two of them exchanged), in an envelope that vouches for it. */
export async function mutatePayload(file: Buffer, pick: (limit: number) => number): Promise<Buffer> {
  const files = unpackIndexed(file);
  const names = [...files.keys()].filter((name) => (files.get(name)?.length ?? 0) > 0);
  const name = names[pick(names.length)] as string;
  const other = names[pick(names.length)] as string;
  if (pick(8) === 0) {
    const [one, two] = [files.get(name) as Buffer, files.get(other) as Buffer];
    files.set(name, two).set(other, one);
  } else {
    files.set(name, mutateBytes(files.get(name) as Buffer, pick));
  }
  return packIndexed(files);
}
