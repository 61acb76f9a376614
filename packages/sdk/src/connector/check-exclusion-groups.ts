import { defineError } from "../define-error.ts";
import type { ExclusionGroup } from "../entitlement/exclusion-group.ts";
import type { EntitlementFacts, ResourceTypeFacts } from "../resource-type/resource-type-facts.ts";

interface Member {
  readonly typeId: string;
  readonly slug: string;
  readonly facts: EntitlementFacts;
  readonly group: ExclusionGroup;
}

/** Declared groups that would end every sync at its very end (sync-engine §4.9, I5). */
export function checkExclusionGroups(types: readonly ResourceTypeFacts[]): void {
  const members = types.flatMap(membersOf);
  for (const { typeId, slug, facts, group } of members) {
    if (group.perResource !== true || facts.static === true) continue;
    const hint = "Make the group's id from the resource in the entitlements handler, or make the entitlement static.";
    throw groupError(group.id, `is per resource on ${slug} of ${typeId}, which is not static`, hint);
  }
  for (const [id, group] of Map.groupBy(members, (member) => member.group.id)) checkGroup(id, group);
}

function checkGroup(id: string, members: readonly Member[]): void {
  const typeIds = [...new Set(members.map((member) => member.typeId))];
  if (typeIds.length > 1)
    throw groupError(id, `is used on the types ${typeIds.join(" and ")}`, "Give each type a group of its own.");
  const defaults = members.filter((member) => member.group.isDefault === true).map((member) => member.slug);
  if (defaults.length > 1) throw groupError(id, `has the defaults ${defaults.join(" and ")}`, "Keep one default.");
}

function membersOf(type: ResourceTypeFacts): readonly Member[] {
  return [...type.entitlements].flatMap(([slug, facts]) => {
    const group = typeof facts.exclusionGroup === "string" ? { id: facts.exclusionGroup } : facts.exclusionGroup;
    return group === undefined ? [] : [{ typeId: type.typeId, slug, facts, group }];
  });
}

function groupError(id: string, wrong: string, hint: string): Error {
  return defineError("EXCLUSION_GROUP", `The exclusion group ${JSON.stringify(id)} ${wrong}.`, hint);
}
