import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { fromBinary, ScalarType, toBinary } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence, isWrapperDesc } from "@bufbuild/protobuf/wkt";
import { readUtf8, WireReader } from "../codec/wire-reader.ts";
import { WireType } from "../codec/wire-writer.ts";
import { enter, type JsonContext, type Print } from "./json-context.ts";
import { printAny } from "./print-any.ts";
import { enumPlan, type ScalarPlan, scalarPlan } from "./print-scalars.ts";
import { printEntries, wellKnownPrinters } from "./print-well-known.ts";

interface ValuePlan {
  readonly wireType: number;
  readonly print: Print;
  /** What a map entry without value prints. */
  readonly zero: string | undefined;
  /** A message that occurs twice is merged, which takes a decoder. */
  readonly isMessage: boolean;
}

interface FieldPlan {
  readonly slot: number;
  /** `"name":` */
  readonly label: string;
  readonly shape: "singular" | "list" | "map";
  readonly value: ValuePlan;
  /** A value that prints like this is the default and left out; null where presence is explicit. */
  readonly omitted: string | null;
  /** Slots of the other members of its oneof. */
  readonly rivals: readonly number[];
}

interface MessagePlan {
  readonly schema: DescMessage;
  readonly fields: readonly FieldPlan[];
  readonly byNumber: readonly (FieldPlan | undefined)[];
  /** One undefined a field, to copy: quicker than filling. */
  readonly blank: readonly Slot[];
}

type Slot = string | Map<string, string> | undefined;

/** How a message type prints, from its wire bytes; the well-known types in their own forms. */
export function messagePrinter(schema: DescMessage): Print {
  if (schema.typeName === "google.protobuf.Any") return printAny;
  const wellKnown = wellKnownPrinters[schema.typeName];
  if (wellKnown !== undefined) return wellKnown;
  if (isWrapperDesc(schema)) return wrapperPrinter(schema);
  return (bytes, start, end, context) => {
    enter(context);
    const text = printFields(planOf(schema), bytes, start, end, context);
    context.depth--;
    return text;
  };
}

function wrapperPrinter(schema: DescMessage): Print {
  const [field] = schema.fields;
  const plan = scalarPlan(field?.scalar ?? ScalarType.BOOL);
  return (bytes, start, end) => {
    let text = plan.zero;
    for (const field = new WireReader(bytes, start, end); field.next(); ) {
      if (field.number === 1 && field.wireType === plan.wireType) text = plan.print(bytes, field.start, field.end);
    }
    return text;
  };
}

const plans = new WeakMap<DescMessage, MessagePlan>();

function planOf(schema: DescMessage): MessagePlan {
  let plan = plans.get(schema);
  if (plan === undefined) {
    const fields = schema.fields.map((field, slot) => planField(schema, field, slot));
    const byNumber: FieldPlan[] = [];
    for (const [slot, field] of schema.fields.entries()) byNumber[field.number] = fields[slot] as FieldPlan;
    plan = { schema, fields, byNumber, blank: fields.map(() => undefined) };
    plans.set(schema, plan);
  }
  return plan;
}

function planField(schema: DescMessage, field: DescField, slot: number): FieldPlan {
  const value = planValue(field);
  const isImplicit =
    field.fieldKind !== "message" && field.presence === FeatureSet_FieldPresence.IMPLICIT && field.oneof === undefined;
  return {
    slot,
    label: `${JSON.stringify(field.jsonName)}:`,
    shape: field.fieldKind === "list" || field.fieldKind === "map" ? field.fieldKind : "singular",
    value,
    omitted: isImplicit ? (value.zero ?? null) : null,
    rivals: field.oneof?.fields.filter((other) => other !== field).map((other) => schema.fields.indexOf(other)) ?? [],
  };
}

function planValue(field: DescField): ValuePlan {
  if (field.message !== undefined) {
    const print = messagePrinter(field.message);
    return { wireType: WireType.bytes, print, zero: undefined, isMessage: true };
  }
  const plan: ScalarPlan = field.enum !== undefined ? enumPlan(field.enum) : scalarPlan(field.scalar);
  return { ...plan, isMessage: false };
}

/** Fields print in the order of their declaration, as Go does (baton-cli §2). */
function printFields(plan: MessagePlan, bytes: Uint8Array, start: number, end: number, context: JsonContext): string {
  const slots: Slot[] = plan.blank.slice();
  for (const at = new WireReader(bytes, start, end); at.next(); ) {
    const field = plan.byNumber[at.number];
    if (field === undefined) continue;
    if (field.shape === "singular" && at.wireType === field.value.wireType) {
      if (field.value.isMessage && slots[field.slot] !== undefined) {
        return printFields(plan, ...merged(plan.schema, bytes.subarray(start, end)), context);
      }
      for (const rival of field.rivals) slots[rival] = undefined;
      const text = field.value.print(bytes, at.start, at.end, context);
      slots[field.slot] = text === field.omitted ? undefined : text;
    } else if (field.shape === "list") {
      slots[field.slot] = printItems(field.value, at, slots[field.slot] as string | undefined, context);
    } else if (field.shape === "map" && at.wireType === WireType.bytes) {
      slots[field.slot] = withEntry(field.value, at, slots[field.slot] as Map<string, string> | undefined, context);
    }
  }
  return joinSlots(plan, slots);
}

/** Bytes of the same message in which no field occurs twice. */
function merged(schema: DescMessage, bytes: Uint8Array): [Uint8Array, number, number] {
  try {
    const whole = toBinary(schema, fromBinary(schema, bytes));
    return [whole, 0, whole.length];
  } catch (error) {
    throw new RangeError(`protobuf: malformed ${schema.typeName}`, { cause: error });
  }
}

function printItems(value: ValuePlan, at: WireReader, before: string | undefined, context: JsonContext): string | undefined {
  const { bytes, start, end } = at;
  if (at.wireType === value.wireType) return append(before, value.print(bytes, start, end, context));
  if (at.wireType !== WireType.bytes) return before;
  let text = before;
  for (let position = start; position < end; ) {
    const next = position + packedSize(value.wireType, bytes, position);
    if (next > end) throw new RangeError(`protobuf: packed values end inside a value at byte ${position}`);
    text = append(text, value.print(bytes, position, next, context));
    position = next;
  }
  return text;
}

function packedSize(wireType: number, bytes: Uint8Array, position: number): number {
  if (wireType === WireType.fixed32) return 4;
  if (wireType === WireType.fixed64) return 8;
  let size = 1;
  while ((bytes[position + size - 1] ?? 0) > 0x7f && size < 10) size++;
  return size;
}

function append(before: string | undefined, text: string | undefined): string | undefined {
  if (text === undefined) return before;
  return before === undefined ? text : `${before},${text}`;
}

function withEntry(
  value: ValuePlan,
  at: WireReader,
  before: Map<string, string> | undefined,
  context: JsonContext,
): Map<string, string> {
  const { bytes } = at;
  let key = "";
  let text = value.isMessage ? value.print(bytes, at.end, at.end, context) : value.zero;
  for (const field = new WireReader(bytes, at.start, at.end); field.next(); ) {
    if (field.number === 1 && field.wireType === WireType.bytes) key = readUtf8(bytes, field.start, field.end);
    else if (field.number === 2 && field.wireType === value.wireType) text = value.print(bytes, field.start, field.end, context);
  }
  const entries = before ?? new Map<string, string>();
  if (text === undefined) entries.delete(key);
  else entries.set(key, text);
  return entries;
}

function joinSlots(plan: MessagePlan, slots: readonly Slot[]): string {
  let text = "";
  for (const field of plan.fields) {
    const slot = slots[field.slot];
    if (slot === undefined) continue;
    const comma = text === "" ? "" : ",";
    if (typeof slot !== "string") {
      if (slot.size > 0) text += `${comma}${field.label}${printEntries(slot)}`;
    } else {
      text += field.shape === "list" ? `${comma}${field.label}[${slot}]` : `${comma}${field.label}${slot}`;
    }
  }
  return `{${text}}`;
}
