import { anyTags, entitlementTags, grantTags, resourceIdTags, resourceTags } from "./grant-tags.ts";
import { compareUtf8 } from "./sort-by-utf8.ts";
import { WireWriter } from "./wire-writer.ts";
import { writeSource } from "./write-source.ts";

/** A grant that names everything by id, as grant expansion makes it. */
export interface PlainGrant {
  readonly id: string;
  readonly entitlementId: string;
  /** The entitlement's resource. */
  readonly resourceType: string;
  readonly resourceId: string;
  readonly principalType: string;
  readonly principalId: string;
  /** Entitlement ids that the grant comes from, each once, in any order, and whether the principal holds that one directly. None: no sources. */
  readonly sources?: readonly (readonly [entitlementId: string, isDirect: boolean])[] | undefined;
  /** Adds a GrantImmutable annotation without content (sync-engine §7.2). */
  readonly immutable: boolean;
}

const writer = new WireWriter();
const immutableUrl = "type.googleapis.com/c1.connector.v2.GrantImmutable";

/** Wire bytes of a c1.connector.v2.Grant, the same as of the message with this content, without building it. */
export function encodePlainGrant(grant: PlainGrant): Uint8Array<ArrayBuffer> {
  const entitlement = writer.open(grantTags.entitlement);
  writeResource(entitlementTags.resource, grant.resourceType, grant.resourceId);
  if (grant.entitlementId !== "") writer.string(entitlementTags.id, grant.entitlementId);
  writer.close(entitlement);
  writeResource(grantTags.principal, grant.principalType, grant.principalId);
  if (grant.id !== "") writer.string(grantTags.id, grant.id);
  if (grant.immutable) {
    const annotation = writer.open(grantTags.annotations);
    writer.string(anyTags.typeUrl, immutableUrl);
    writer.close(annotation);
  }
  if (grant.sources !== undefined && grant.sources.length > 0) writeSources(grant.sources);
  return writer.finish();
}

function writeResource(tag: number, type: string, id: string): void {
  const resource = writer.open(tag);
  const key = writer.open(resourceTags.id);
  if (type !== "") writer.string(resourceIdTags.resourceType, type);
  if (id !== "") writer.string(resourceIdTags.resource, id);
  writer.close(key);
  writer.close(resource);
}

function writeSources(sources: NonNullable<PlainGrant["sources"]>): void {
  const start = writer.open(grantTags.sources);
  const sorted = sources.length === 1 ? sources : sources.toSorted(([a], [b]) => compareUtf8(a, b));
  for (const [entitlementId, isDirect] of sorted) writeSource(writer, entitlementId, isDirect);
  writer.close(start);
}
