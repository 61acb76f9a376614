// What sudoers(5) files say, before aliases are looked up.

/** One element of a list: its text without quotes and escapes. A quoted element is never `ALL`, an alias or a prefix form. */
export interface Member {
  readonly negated: boolean;
  readonly quoted: boolean;
  readonly text: string;
}

/** One element of a command list. `args` is undefined when any arguments are allowed, and empty when none are (`""`). */
export interface CommandMember {
  readonly negated: boolean;
  /** `ALL`, an alias, `sudoedit`, `list`, a path, a folder ending in `/`, a pattern, or a regular expression `^…$`. */
  readonly command: string;
  readonly args: string | undefined;
}

/** Commands that follow each other under the same run-as list, tags and options. */
export interface CommandSpec {
  /** Undefined: no run-as list was given, so root. Empty: the invoking user. */
  readonly runasUsers: readonly Member[] | undefined;
  readonly runasGroups: readonly Member[] | undefined;
  /** Tags in force, sorted; `PASSWD` and its like, which are the default, are not kept. */
  readonly tags: readonly string[];
  /** `NAME=value`, sorted by name. */
  readonly options: readonly string[];
  readonly commands: readonly CommandMember[];
}

export type AliasKind = "user" | "runas" | "host" | "command";

export type AliasStatement =
  | { readonly kind: "alias"; readonly of: "user" | "runas" | "host"; readonly name: string; readonly members: readonly Member[] }
  | { readonly kind: "alias"; readonly of: "command"; readonly name: string; readonly members: readonly CommandMember[] };

export interface RuleStatement {
  readonly kind: "rule";
  readonly users: readonly Member[];
  readonly hosts: readonly Member[];
  readonly specs: readonly CommandSpec[];
}

export type Statement =
  | AliasStatement
  | RuleStatement
  | { readonly kind: "include"; readonly path: string }
  | { readonly kind: "includeFolder"; readonly path: string }
  | { readonly kind: "defaults"; readonly text: string }
  | { readonly kind: "error"; readonly reason: string };

/** A statement and the number of the line it starts on, from 1. */
export interface Located<T> {
  readonly line: number;
  readonly statement: T;
}

/** Name of an alias: upper-case letters, digits and underscores, a letter first. */
export const aliasName: RegExp = /^[A-Z][A-Z0-9_]*$/;
