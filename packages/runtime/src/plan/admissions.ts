import { hash } from "node:crypto";
import { type Action, actionKey } from "./action.ts";

/**
 * Decides whether work that a page asks for is new: children of a parent are listed once for each (child type, parent), a spawned cursor
 * once for each (listing, token), whoever mentions them first (sync-engine §4.3).
 */
export class Admissions {
  readonly #children = new Set<string>();
  readonly #spawned = new Set<string>();
  readonly #unfinished = new Set<string>();

  /** True when the action is new; it then counts as admitted. */
  admit(action: Action): boolean {
    if (action.spawned) return this.#admitSpawned(action);
    if (action.op !== "list-resources" || action.parentId === "") return true;
    return addNew(this.#children, JSON.stringify([action.resourceType, action.parentType, action.parentId]));
  }

  finish(action: Action): void {
    if (action.spawned) this.#unfinished.delete(keyOf(action));
  }

  /** Spawned cursors that were admitted and have not ended: none may be left at the end (invariant I10). */
  get unfinished(): number {
    return this.#unfinished.size;
  }

  #admitSpawned(action: Action): boolean {
    const key = keyOf(action);
    if (!addNew(this.#spawned, key)) return false;
    this.#unfinished.add(key);
    return true;
  }
}

/** Tokens may be long, and every one of a sync is remembered. */
function keyOf(action: Action): string {
  return hash("sha256", actionKey(action), "base64");
}

function addNew(set: Set<string>, key: string): boolean {
  const { size } = set;
  set.add(key);
  return set.size > size;
}
