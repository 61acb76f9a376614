import type { Test } from "./alias-table.ts";
import { globToRegExp } from "./glob.ts";
import type { Member } from "./syntax.ts";

/** An account as sudo compares it with a list. */
export interface AccountIdentity {
  readonly name: string;
  readonly uid: number;
  /** Primary and supplementary groups. */
  readonly gids: ReadonlySet<number>;
  readonly groupNames: ReadonlySet<string>;
}

/** What an element of a user list means. `other` needs a name service that files do not have: netgroups, non-Unix groups. */
export type UserTarget =
  | { readonly kind: "all" }
  | { readonly kind: "user"; readonly name: string }
  | { readonly kind: "uid"; readonly uid: number }
  | { readonly kind: "group"; readonly name: string }
  | { readonly kind: "gid"; readonly gid: number }
  | { readonly kind: "other"; readonly what: "netgroup" | "non-Unix group" };

/** Reads an element that is no alias (sudoers(5), User_List). */
export function userTarget({ quoted, text }: Member): UserTarget {
  if (quoted) return { kind: "user", name: text };
  if (text === "ALL") return { kind: "all" };
  if (text.startsWith("+")) return { kind: "other", what: "netgroup" };
  if (text.startsWith("%:")) return { kind: "other", what: "non-Unix group" };
  if (/^%#\d+$/.test(text)) return { kind: "gid", gid: Number(text.slice(2)) };
  if (text.startsWith("%")) return { kind: "group", name: text.slice(1) };
  return /^#\d+$/.test(text) ? { kind: "uid", uid: Number(text.slice(1)) } : { kind: "user", name: text };
}

/** Compares elements with one account. */
export function accountTest(account: AccountIdentity): Test {
  return (member) => {
    const target = userTarget(member);
    switch (target.kind) {
      case "all":
        return "yes";
      case "user":
        return target.name === account.name ? "yes" : "no";
      case "uid":
        return target.uid === account.uid ? "yes" : "no";
      case "group":
        return account.groupNames.has(target.name) ? "yes" : "no";
      case "gid":
        return account.gids.has(target.gid) ? "yes" : "no";
      case "other":
        return "no";
      default:
        return target satisfies never;
    }
  };
}

/** Compares elements with this machine's name, undefined where it is not known. Addresses and netgroups cannot be decided from files. */
export function hostTest(hostName: string | undefined): Test {
  const [shortName] = (hostName ?? "").split(".");
  return ({ quoted, text }) => {
    if (text === "ALL" && !quoted) return "yes";
    if (hostName === undefined || text.startsWith("+") || text.includes(":") || /^[\d./]+$/.test(text)) return "maybe";
    const name = text.includes(".") ? hostName : (shortName ?? "");
    return globToRegExp(text.toLowerCase(), true).test(name.toLowerCase()) ? "yes" : "no";
  };
}
