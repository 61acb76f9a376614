import {
  type Grant,
  type GrantExpandable,
  GrantExpandableSchema,
  GrantSchema,
  isAny,
  toBinaryDeterministic,
  withAnnotation,
  withoutAnnotation,
} from "@baton-ts/proto";
import { fromBinary } from "@bufbuild/protobuf";

export interface SplitGrant {
  /** The grant without GrantExpandable. The one given where it had none; never changed in place. */
  readonly grant: Grant;
  /** Wire bytes of the GrantExpandable, or null where there is none that names an entitlement. */
  readonly expansion: Uint8Array | null;
}

/**
 * Takes GrantExpandable out of a grant, as it is stored (sync-engine §2.4). One whose entitlement ids are all blank is taken out and nothing
 * is kept; one that is not protobuf stays where it is.
 */
export function splitExpansion(grant: Grant): SplitGrant {
  const packed = grant.annotations.find((annotation) => isAny(annotation, GrantExpandableSchema));
  const expandable = packed === undefined ? undefined : decodeExpandable(packed.value);
  if (expandable === undefined) return { grant, expansion: null };
  return {
    grant: { ...grant, annotations: withoutAnnotation(grant.annotations, GrantExpandableSchema) },
    expansion: expandable.entitlementIds.every(isBlank) ? null : toBinaryDeterministic(GrantExpandableSchema, expandable),
  };
}

/** Puts a stored expansion back as an annotation. Throws an Error where it is not protobuf. */
export function attachExpansion(grant: Grant, expansion: Uint8Array): Grant {
  const expandable = fromBinary(GrantExpandableSchema, expansion);
  return { ...grant, annotations: withAnnotation(grant.annotations, GrantExpandableSchema, expandable) };
}

const typeName = Buffer.from(GrantExpandableSchema.typeName);

/** {@link splitExpansion} on wire bytes; undefined where there is nothing to take out, which costs no decoding. */
export function splitStoredExpansion(bytes: Uint8Array): { data: Uint8Array; expansion: Uint8Array | null } | undefined {
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(typeName)) return undefined;
  const whole = decodeGrant(bytes);
  if (whole === undefined) return undefined;
  const { grant, expansion } = splitExpansion(whole);
  return grant === whole ? undefined : { data: toBinaryDeterministic(GrantSchema, grant), expansion };
}

function decodeGrant(bytes: Uint8Array): Grant | undefined {
  try {
    return fromBinary(GrantSchema, bytes);
  } catch {
    return undefined;
  }
}

function decodeExpandable(bytes: Uint8Array): GrantExpandable | undefined {
  try {
    return fromBinary(GrantExpandableSchema, bytes);
  } catch {
    return undefined;
  }
}

// What Go's strings.TrimSpace removes; JavaScript's trim differs in two characters.
const blank = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/;

function isBlank(text: string): boolean {
  return blank.test(text);
}
