import type { PasswdEntry } from "./parse-passwd.ts";
import type { ShadowEntry } from "./parse-shadow.ts";

/** Range of user ids given to people, both ends included (login.defs(5)). */
export interface UidRange {
  readonly min: number;
  readonly max: number;
}

/** What useradd(8) takes when login.defs says nothing. */
export const defaultUidRange: UidRange = { min: 1000, max: 60_000 };

/** UID_MIN and UID_MAX of a login.defs file; what is missing or not a number keeps its default. */
export function parseLoginDefs(text: string): UidRange {
  const number = (name: string): number | undefined => {
    const match = new RegExp(`^[ \\t]*${name}[ \\t]+(\\d+)`, "m").exec(text);
    return match === null ? undefined : Number(match[1]);
  };
  return { min: number("UID_MIN") ?? defaultUidRange.min, max: number("UID_MAX") ?? defaultUidRange.max };
}

/** True for the programs that end a login at once: nologin, false, sync, halt, shutdown. */
export function isNoLoginShell(shell: string): boolean {
  return /\/(nologin|false|sync|halt|shutdown)$/.test(shell);
}

/** `human`: a user id of the people's range and a shell that lets in; everything else is a `service` account. */
export function accountKind(entry: PasswdEntry, range: UidRange): "human" | "service" {
  return entry.uid >= range.min && entry.uid <= range.max && !isNoLoginShell(entry.shell) ? "human" : "service";
}

export interface AccountStatus {
  readonly enabled: boolean;
  /** Why the account cannot be used, or the reservation to be known; empty when there is nothing to say. */
  readonly details: string;
}

/**
 * Whether somebody can log in. A locked password alone does not close an account that has SSH keys, as the accounts of cloud images have.
 */
export function accountStatus(entry: PasswdEntry, shadow: ShadowEntry | undefined, hasKeys: boolean, now: Date): AccountStatus {
  if (isNoLoginShell(entry.shell)) return { enabled: false, details: `shell is ${entry.shell}` };
  const today = Math.floor(now.getTime() / 86_400_000);
  if (shadow?.expiresOnDay !== undefined && shadow.expiresOnDay <= today) {
    return { enabled: false, details: `expired on ${new Date(shadow.expiresOnDay * 86_400_000).toISOString().slice(0, 10)}` };
  }
  if (shadow?.password === "locked") {
    return hasKeys
      ? { enabled: true, details: "password locked, SSH keys in place" }
      : { enabled: false, details: "password locked" };
  }
  return { enabled: true, details: shadow?.password === "none" ? "no password is asked for" : "" };
}

/** Full name of the gecos field (its first comma field, `&` standing for the capitalised login), or the login. */
export function fullName(entry: PasswdEntry): string {
  const [name = ""] = entry.gecos.split(",");
  const login = entry.name.charAt(0).toUpperCase() + entry.name.slice(1);
  return name.replaceAll("&", login).trim() || entry.name;
}
