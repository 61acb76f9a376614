import { resourceTypeRow } from "@baton-ts/c1z";
import { BatonError } from "@baton-ts/findings";
import { type CollectContext, timedCall } from "../collect-context.ts";
import type { PageDraft } from "../page-draft.ts";

/** Lists the resource types and stores those that this sync covers. A filter that names a type which is not offered ends the sync. */
export async function listResourceTypes(context: CollectContext, draft: PageDraft): Promise<string> {
  const types = await timedCall(context, draft, "list-resource-types", "", () =>
    context.connector.listResourceTypes(context.call),
  );
  draft.listed = types.length;
  const wanted = context.syncResourceTypes;
  const stored = new Set<string>();
  for (const type of types) {
    if ((type?.id ?? "") === "") {
      draft.drop("invalidResourceTypes");
      continue;
    }
    if (wanted !== undefined && !wanted.has(type.id)) continue;
    stored.add(type.id);
    draft.rows.resourceType(resourceTypeRow(type, draft.at));
  }
  const unknown = [...(wanted ?? [])].find((type) => !stored.has(type));
  if (unknown !== undefined) {
    throw new BatonError({
      code: "BATON_CONFIG_RESOURCE_TYPE_UNKNOWN",
      message: `invalid resource type '${unknown}' in filter`,
      hint: `The connector offers ${types.map((type) => type.id).join(", ")}.`,
      details: { resourceType: unknown },
    });
  }
  return "";
}
