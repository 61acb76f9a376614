import { describe, expect, it } from "vitest";
import { logicalLines } from "./logical-lines.ts";
import { parseSudoers } from "./parse-sudoers.ts";
import type { CommandMember, Member, Statement } from "./syntax.ts";

const one = (text: string): Statement | undefined => parseSudoers(text)[0]?.statement;
const named = (text: string, negated = false): Member => ({ negated, quoted: false, text });
const command = (name: string, args?: string, negated = false): CommandMember => ({ negated, command: name, args });

const lists = (runas: string): unknown => {
  const statement = one(`u ALL = ${runas} ALL`);
  const spec = statement?.kind === "rule" ? statement.specs[0] : undefined;
  return [spec?.runasUsers, spec?.runasGroups];
};

describe("logical lines", () => {
  it("joins continued lines, drops comments and keeps the number of the first line", () => {
    const text = "# head\n\nA ALL = /bin/a, \\\n   /bin/b # tail \\\nB ALL = ALL\n#1000 ALL = ALL\n%#27 ALL = ALL\n";
    expect([...logicalLines(text)]).toEqual([
      { line: 3, text: "A ALL = /bin/a,    /bin/b" },
      { line: 5, text: "B ALL = ALL" },
      { line: 6, text: "#1000 ALL = ALL" },
      { line: 7, text: "%#27 ALL = ALL" },
    ]);
  });

  it("keeps # in quotes, behind a backslash and in includes", () => {
    const text = '"odd#name" ALL = ALL\na\\#b ALL = ALL\n#include /etc/other\n#includedir /etc/sudoers.d\nx ALL = ALL #1 of 2\n';
    expect([...logicalLines(text)].map((line) => line.text)).toEqual([
      '"odd#name" ALL = ALL',
      "a\\#b ALL = ALL",
      "#include /etc/other",
      "#includedir /etc/sudoers.d",
      "x ALL = ALL",
    ]);
  });

  it("ends a line that ends in an escaped backslash", () => {
    expect([...logicalLines("a ALL = /bin/x\\\\\nb ALL = ALL")].map((line) => line.line)).toEqual([1, 2]);
  });
});

describe("parseSudoers", () => {
  it("reads users, groups, ids, netgroups and negation", () => {
    expect(one('alice, %wheel, %#27, #1000, +ops, !bob, "a b", %domain\\ users, %:remote, %"x y" ALL = ALL')).toMatchObject({
      kind: "rule",
      users: [
        named("alice"),
        named("%wheel"),
        named("%#27"),
        named("#1000"),
        named("+ops"),
        named("bob", true),
        { negated: false, quoted: true, text: "a b" },
        named("%domain users"),
        named("%:remote"),
        named("%x y"),
      ],
      hosts: [named("ALL")],
    });
  });

  it("reads run-as users and groups", () => {
    expect(lists("")).toEqual([undefined, undefined]);
    expect(lists("(root)")).toEqual([[named("root")], undefined]);
    expect(lists("(ALL : ALL)")).toEqual([[named("ALL")], [named("ALL")]]);
    expect(lists("(a, !b, #5, %g)")).toEqual([[named("a"), named("b", true), named("#5"), named("%g")], undefined]);
    expect(lists("(:disk)")).toEqual([[], [named("disk")]]);
    expect(lists("()")).toEqual([[], undefined]);
  });

  it("lets run-as lists, tags and options hold for the commands behind them", () => {
    expect(one("u ALL = (bob) NOPASSWD: /bin/a, /bin/b, PASSWD: /bin/c, (root) SETENV: TIMEOUT=5 /bin/d")).toMatchObject({
      specs: [
        { runasUsers: [named("bob")], tags: ["NOPASSWD"], options: [], commands: [command("/bin/a"), command("/bin/b")] },
        { runasUsers: [named("bob")], tags: [], options: [], commands: [command("/bin/c")] },
        { runasUsers: [named("root")], tags: ["SETENV"], options: ["TIMEOUT=5"], commands: [command("/bin/d")] },
      ],
    });
  });

  it("reads arguments, escapes, empty arguments, digests and regular expressions", () => {
    const text = [
      "u ALL = /bin/a x  y",
      "/bin/b \\, \\: \\= \\\\ \\*",
      '/bin/c ""',
      "sha256:abc+/=, sha512:00 /bin/d",
      "^/bin/[a-z,]+$ ^-[n,m]$",
      "!/bin/e",
      "/bin/with\\ blank",
      "sudoedit /etc/motd",
      "/bin/f --level=3",
    ].join(", ");
    expect(one(text)).toMatchObject({
      specs: [
        {
          commands: [
            command("/bin/a", "x y"),
            command("/bin/b", ", : = \\ \\*"),
            command("/bin/c", ""),
            command("/bin/d"),
            command("^/bin/[a-z,]+$", "^-[n,m]$"),
            command("/bin/e", undefined, true),
            command("/bin/with blank"),
            command("sudoedit", "/etc/motd"),
            command("/bin/f", "--level=3"),
          ],
        },
      ],
    });
  });

  it("splits a line of several host lists into rules of the same users", () => {
    expect(parseSudoers("u web = /bin/a : db, 10.0.0.0/8, fe80::1/64 = /bin/b").map(({ statement }) => statement)).toMatchObject([
      { kind: "rule", users: [named("u")], hosts: [named("web")], specs: [{ commands: [command("/bin/a")] }] },
      {
        kind: "rule",
        users: [named("u")],
        hosts: [named("db"), named("10.0.0.0/8"), named("fe80::1/64")],
        specs: [{ commands: [command("/bin/b")] }],
      },
    ]);
  });

  it("reads the four kinds of aliases, several on a line", () => {
    const text =
      "User_Alias ADMINS = alice, %wheel : OPS = bob\nRunas_Alias DB = postgres\nHost_Alias WEB = w1, w2\nCmnd_Alias S = /bin/sh, !/bin/su -\nCmd_Alias T = /bin/t";
    expect(parseSudoers(text).map(({ statement }) => statement)).toEqual([
      { kind: "alias", of: "user", name: "ADMINS", members: [named("alice"), named("%wheel")] },
      { kind: "alias", of: "user", name: "OPS", members: [named("bob")] },
      { kind: "alias", of: "runas", name: "DB", members: [named("postgres")] },
      { kind: "alias", of: "host", name: "WEB", members: [named("w1"), named("w2")] },
      { kind: "alias", of: "command", name: "S", members: [command("/bin/sh"), command("/bin/su", "-", true)] },
      { kind: "alias", of: "command", name: "T", members: [command("/bin/t")] },
    ]);
  });

  it("reads includes in both spellings and leaves Defaults alone", () => {
    const text =
      '@include /etc/a\n#include b\\ c\n@includedir "/etc/sudoers.d"\nDefaults env_reset, targetpw\nDefaults:alice !authenticate\nDefaults!/bin/x noexec\n';
    expect(parseSudoers(text).map(({ statement }) => statement)).toEqual([
      { kind: "include", path: "/etc/a" },
      { kind: "include", path: "b c" },
      { kind: "includeFolder", path: "/etc/sudoers.d" },
      { kind: "defaults", text: "env_reset, targetpw" },
      { kind: "defaults", text: ":alice !authenticate" },
      { kind: "defaults", text: "!/bin/x noexec" },
    ]);
  });

  it("turns a line that cannot be read into an error and goes on", () => {
    const text = "alice ALL\nbob ALL = (root /bin/a\nUser_Alias lower = x\ncarol ALL = ALL";
    expect(parseSudoers(text).map(({ line, statement }) => [line, statement.kind])).toEqual([
      [1, "error"],
      [2, "error"],
      [3, "error"],
      [4, "rule"],
    ]);
  });
});
