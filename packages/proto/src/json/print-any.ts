import { base64Encode } from "@bufbuild/protobuf/wire";
import { hasCustomJsonRepresentation } from "@bufbuild/protobuf/wkt";
import { readUtf8, WireReader } from "../codec/wire-reader.ts";
import { WireType } from "../codec/wire-writer.ts";
import { registry } from "../registry.ts";
import { enter, type JsonContext, type Print } from "./json-context.ts";

/** How one type URL prints. */
interface AnyPlan {
  /** `{"@type":"…"` */
  readonly head: string;
  /** Null for a type that the registry does not have. */
  readonly print: Print | null;
  /** Types with a JSON form of their own stand in `value`. */
  readonly isCustom: boolean;
}

// Type URLs come from files: a hostile one must not fill the memory.
const maxPlans = 10_000;
const plans = new Map<string, AnyPlan>();

function planOf(typeUrl: string, context: JsonContext): AnyPlan {
  let plan = plans.get(typeUrl);
  if (plan === undefined) {
    const schema = registry.getMessage(typeUrl.slice(typeUrl.lastIndexOf("/") + 1));
    plan = {
      head: `{"@type":${JSON.stringify(typeUrl)}`,
      print: schema === undefined ? null : context.printerOf(schema),
      isCustom: schema !== undefined && hasCustomJsonRepresentation(schema),
    };
    if (plans.size >= maxPlans) plans.clear();
    plans.set(typeUrl, plan);
  }
  return plan;
}

/**
 * An Any with its message expanded beside "@type". One whose type is unknown, or whose payload is not protobuf, is left out as the Go command
 * does (baton-cli §2), or kept as `{"@type", "value": <base64>}`. An Any without type and payload is `{}`.
 */
export function printAny(bytes: Uint8Array, start: number, end: number, context: JsonContext): string | undefined {
  let typeUrl = "";
  let from = end;
  let to = end;
  for (const field = new WireReader(bytes, start, end); field.next(); ) {
    if (field.wireType !== WireType.bytes) continue;
    if (field.number === 1) {
      typeUrl = readUtf8(bytes, field.start, field.end);
    } else if (field.number === 2) {
      from = field.start;
      to = field.end;
    }
  }
  if (typeUrl === "" && from === to) return "{}";
  const plan = planOf(typeUrl, context);
  const text = plan.print === null ? undefined : printPayload(plan.print, bytes, from, to, context);
  if (text !== undefined) {
    if (plan.isCustom) return `${plan.head},"value":${text}}`;
    return text === "{}" ? `${plan.head}}` : `${plan.head},${text.slice(1)}`;
  }
  return context.keepsUnknownAny ? `${plan.head},"value":"${base64Encode(bytes.subarray(from, to))}"}` : undefined;
}

function printPayload(print: Print, bytes: Uint8Array, start: number, end: number, context: JsonContext): string | undefined {
  const { depth } = context;
  try {
    enter(context);
    const text = print(bytes, start, end, context);
    context.depth--;
    return text;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    context.depth = depth;
    return undefined;
  }
}
