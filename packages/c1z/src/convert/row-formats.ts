import { readUtf8 } from "@baton-ts/proto/codec";
import type { EntitlementRow, GrantRow, ResourceRow, ResourceTypeRow, SessionRow } from "../store/rows.ts";
import type { GrowingBytes } from "../v3/writer/growing-bytes.ts";

/** How rows of one kind are packed for sorting: the key, which decides the order, and the rest, which only goes along. */
export interface RowFormat<Row> {
  /** How many parts the key has. */
  readonly keyParts: number;
  /** In the order of a BulkWriter. */
  readonly key: (row: Row) => readonly string[];
  readonly writeRest: (row: Row, out: GrowingBytes) => void;
  /** `rest` is the row's own memory. */
  readonly read: (key: readonly string[], rest: RestReader) => Row;
}

/** Reads what `writeRest` wrote, in the same order. */
export class RestReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  u8(): number {
    return this.#bytes[this.#at++] as number;
  }

  time(): bigint {
    const { buffer, byteOffset } = this.#bytes;
    this.#at += 8;
    return new DataView(buffer, byteOffset).getBigInt64(this.#at - 8);
  }

  prefixed(): Uint8Array {
    let length = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.u8();
      length += (byte & 0x7f) * factor;
      if (byte < 0x80) break;
    }
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    const bytes = this.prefixed();
    return readUtf8(bytes, 0, bytes.length);
  }

  end(): Uint8Array {
    return this.#bytes.subarray(this.#at);
  }
}

const encoder = new TextEncoder();
const timeBytes = new Uint8Array(8);
const timeView = new DataView(timeBytes.buffer);

function writeTime(out: GrowingBytes, nanos: bigint): void {
  timeView.setBigInt64(0, nanos);
  out.raw(timeBytes);
}

export const resourceTypeFormat: RowFormat<ResourceTypeRow> = {
  keyParts: 1,
  key: (row) => [row.id],
  writeRest: (row, out) => {
    writeTime(out, row.discoveredAt);
    out.raw(row.data);
  },
  read: ([id = ""], rest) => ({ id, discoveredAt: rest.time(), data: rest.end() }),
};

export const resourceFormat: RowFormat<ResourceRow> = {
  keyParts: 2,
  key: (row) => [row.type, row.id],
  writeRest: (row, out) => {
    writeTime(out, row.discoveredAt);
    out.prefixed(encoder.encode(row.parentType));
    out.prefixed(encoder.encode(row.parentId));
    out.raw(row.data);
  },
  read: ([type = "", id = ""], rest) => ({
    type,
    id,
    discoveredAt: rest.time(),
    parentType: rest.text(),
    parentId: rest.text(),
    data: rest.end(),
  }),
};

export const entitlementFormat: RowFormat<EntitlementRow> = {
  keyParts: 3,
  key: (row) => [row.resourceType, row.resourceId, row.id],
  writeRest: (row, out) => {
    writeTime(out, row.discoveredAt);
    out.raw(row.data);
  },
  read: ([resourceType = "", resourceId = "", id = ""], rest) => ({
    resourceType,
    resourceId,
    id,
    discoveredAt: rest.time(),
    data: rest.end(),
  }),
};

const flags = { needsExpansion: 1, hasExpansion: 2 } as const;

export const grantFormat: RowFormat<GrantRow> = {
  keyParts: 6,
  key: (row) => [row.resourceType, row.resourceId, row.entitlementId, row.principalType, row.principalId, row.id],
  writeRest: (row, out) => {
    writeTime(out, row.discoveredAt);
    out.u8((row.needsExpansion ? flags.needsExpansion : 0) | (row.expansion === null ? 0 : flags.hasExpansion));
    if (row.expansion !== null) out.prefixed(row.expansion);
    out.raw(row.data);
  },
  read: ([resourceType = "", resourceId = "", entitlementId = "", principalType = "", principalId = "", id = ""], rest) => {
    const discoveredAt = rest.time();
    const set = rest.u8();
    const expansion = (set & flags.hasExpansion) === 0 ? null : rest.prefixed();
    const needsExpansion = (set & flags.needsExpansion) !== 0;
    const identity = { id, entitlementId, resourceType, resourceId, principalType, principalId };
    return { ...identity, data: rest.end(), expansion, needsExpansion, discoveredAt };
  },
};

/** Assets are sorted by their ids alone: their content may be large, and is read again when its turn comes. */
export const assetIdFormat: RowFormat<{ readonly id: string }> = {
  keyParts: 1,
  key: (row) => [row.id],
  writeRest: () => {},
  read: ([id = ""]) => ({ id }),
};

export const sessionFormat: RowFormat<SessionRow> = {
  keyParts: 1,
  key: (row) => [row.key],
  writeRest: (row, out) => out.raw(row.value),
  read: ([key = ""], rest) => ({ key, value: rest.end() }),
};
