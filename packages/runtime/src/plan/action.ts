import { compareUtf8 } from "@baton-ts/proto/codec";

/** Kinds of connector calls, named as in upstream's checkpoint token (sync-engine §4.2), in the order in which a sync makes them. */
export const actionOps = [
  "list-resource-types",
  "targeted-resource-sync",
  "list-resources",
  "list-static-entitlements",
  "list-entitlements",
  "list-grants",
] as const;

export type ActionOp = (typeof actionOps)[number];

/** One listing: all its pages, from `startToken` on. Two actions with equal fields are the same work. */
export interface Action {
  readonly op: ActionOp;
  readonly resourceType: string;
  /** Empty unless the listing is of one resource. */
  readonly resourceId: string;
  readonly parentType: string;
  readonly parentId: string;
  /** First page token: empty but for a cursor that EnqueuePageTokens spawned. */
  readonly startToken: string;
  readonly spawned: boolean;
  /** One call for the whole type; the request names the stub resource (type, type). */
  readonly typeScoped: boolean;
}

const blank: Action = {
  op: "list-resource-types",
  resourceType: "",
  resourceId: "",
  parentType: "",
  parentId: "",
  startToken: "",
  spawned: false,
  typeScoped: false,
};

/** An action with the given fields; the others are empty. */
export function action(op: ActionOp, fields: Partial<Action> = {}): Action {
  return { ...blank, ...fields, op };
}

/** Text that is equal for equal actions only. */
export function actionKey(action: Action): string {
  const { op, typeScoped, resourceType, resourceId, parentType, parentId, startToken } = action;
  return JSON.stringify([op, typeScoped, resourceType, resourceId, parentType, parentId, startToken]);
}

export function isSameAction(a: Action, b: Action): boolean {
  return (
    a.resourceId === b.resourceId &&
    a.resourceType === b.resourceType &&
    a.parentId === b.parentId &&
    a.parentType === b.parentType &&
    a.startToken === b.startToken &&
    a.op === b.op &&
    a.typeScoped === b.typeScoped
  );
}

/**
 * What must not be asked for twice at the same time: a connector sees one call at a time for each resource of a listing. Cursors that the
 * connector spawned are exempt: it asked for them to be fetched side by side (sync-engine §4.3).
 */
export function resourceKey(action: Action): string {
  if (action.spawned || action.typeScoped) return actionKey(action);
  if (action.op === "list-entitlements" || action.op === "list-grants") {
    return JSON.stringify([action.resourceType, action.resourceId]);
  }
  return actionKey(action);
}

/** The total order that decides which of two rows with one id is the later one, whatever order the calls ended in. */
export function compareActions(a: Action, b: Action): number {
  return (
    actionOps.indexOf(a.op) - actionOps.indexOf(b.op) ||
    compareUtf8(a.resourceType, b.resourceType) ||
    compareUtf8(a.resourceId, b.resourceId) ||
    compareUtf8(a.parentType, b.parentType) ||
    compareUtf8(a.parentId, b.parentId) ||
    compareUtf8(a.startToken, b.startToken)
  );
}

/** The thing a listing is about, for messages: `group/g1`, `user under org/o1`, `user`. */
export function describeSubject(action: Action): string {
  if (action.resourceId !== "") return `${action.resourceType}/${action.resourceId}`;
  if (action.parentId !== "") return `${action.resourceType} under ${action.parentType}/${action.parentId}`;
  return action.resourceType === "" ? "all types" : action.resourceType;
}
