import { latin1 } from "./byte-view.ts";
import { type Families, type FamilyName, headerOf } from "./families.ts";
import { escape } from "./tuple.ts";
import type { Violations } from "./violations.ts";
import { WireMessage } from "./wire-fields.ts";

/** Wire types of the fields of a record: 0 varint, 2 length-delimited; `repeated` may come more than once (c1z-v3-pebble §2.5). */
interface RecordShape {
  readonly varints: readonly number[];
  readonly singles: readonly number[];
  readonly repeated: readonly number[];
}

const shapes: Readonly<Partial<Record<FamilyName, RecordShape>>> = {
  resourceTypes: { varints: [8], singles: [2, 3, 6, 7], repeated: [4, 5] },
  resources: { varints: [], singles: [2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13], repeated: [7] },
  entitlements: { varints: [], singles: [2, 3, 4, 5, 6, 8, 9, 11], repeated: [7, 10] },
  grants: { varints: [7], singles: [2, 3, 4, 5, 6, 10], repeated: [8, 9] },
  assets: { varints: [], singles: [1, 2, 3, 4, 5], repeated: [] },
  sessions: { varints: [], singles: [1, 2, 3], repeated: [] },
};

/** Every primary row: the record parses, has only known fields in order, and says the same as its key. */
export function checkPrimaryRows(families: Families, syncId: string, found: Violations): void {
  const key = (name: FamilyName, ...parts: readonly string[]): string =>
    headerOf(name) + parts.map((part) => `\0${escape(part)}`).join("");
  const each = (name: FamilyName, keyOf: (record: WireMessage) => string): void => {
    for (const [stored, value] of families[name]) {
      const what = `${name} ${JSON.stringify(stored)}`;
      found.run(what, () => {
        const record = new WireMessage(value);
        checkShape(record, shapes[name], what, found);
        const expected = keyOf(record);
        found.check(expected === stored, () => `${what}: its record belongs to ${JSON.stringify(expected)}`);
      });
    }
  };
  each("resourceTypes", (record) => key("resourceTypes", raw(record, 2)));
  each("resources", (record) => key("resources", raw(record, 2), raw(record, 3)));
  each("entitlements", (record) => {
    const resource = record.message(3);
    return key("entitlements", ...entitlementParts(raw(resource, 1), raw(resource, 2), raw(record, 2)));
  });
  each("grants", (record) => {
    const entitlement = record.message(3);
    const principal = record.message(4);
    const parts = entitlementParts(raw(entitlement, 1), raw(entitlement, 2), raw(entitlement, 3));
    checkGrant(record, found);
    return key("grants", ...parts, raw(principal, 1), raw(principal, 2));
  });
  each("assets", (record) => key("assets", raw(record, 2)));
  each("sessions", (record) => key("sessions", syncId, raw(record, 2)));
}

/** A text field as one character a byte. */
function raw(record: WireMessage, number: number): string {
  return latin1(record.bytes(number));
}

/** c1z-v3-pebble §2.3. */
function entitlementParts(type: string, id: string, entitlementId: string): [string, string, string, string] {
  const prefix = `${type}:${id}:`;
  return entitlementId.startsWith(prefix) ? [type, id, "1", entitlementId.slice(prefix.length)] : [type, id, "0", entitlementId];
}

/** Fields in ascending order, each of its wire type, once unless repeated; none that the schema does not have. */
function checkShape(record: WireMessage, shape: RecordShape | undefined, what: string, found: Violations): void {
  if (shape === undefined) return;
  let before = 0;
  for (const { number, wireType } of record.fields) {
    const isRepeated = shape.repeated.includes(number);
    const expected = shape.varints.includes(number) ? 0 : isRepeated || shape.singles.includes(number) ? 2 : undefined;
    found.check(wireType === expected, () => `${what}: field ${number} of wire type ${wireType}, expected ${expected}`);
    found.check(number > before || (number === before && isRepeated), () => `${what}: field ${number} behind field ${before}`);
    before = number;
  }
}

/** c1z-v3-pebble §3.2: what needs expansion says how; sources are a map, whose keys come once and sorted. */
function checkGrant(record: WireMessage, found: Violations): void {
  const what = `grant ${JSON.stringify(record.text(2))}`;
  if (record.int(7) === 1) {
    const ids = record
      .message(6)
      .all(1)
      .map((id) => Buffer.from(id).toString().trim());
    found.check(
      ids.some((id) => id !== ""),
      () => `${what}: needs expansion and names no entitlement`,
    );
  }
  const sources = record.all(9).map((entry) => raw(new WireMessage(entry), 1));
  const isMap = sources.every((source, i) => i === 0 || (sources[i - 1] as string) < source);
  found.check(isMap, () => `${what}: sources are not sorted and unique: ${sources.join(", ")}`);
}
