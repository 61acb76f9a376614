import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseGroup } from "./accounts/parse-group.ts";
import { parsePasswd } from "./accounts/parse-passwd.ts";
import { parseShadow } from "./accounts/parse-shadow.ts";
import { parseAuthorizedKeys } from "./ssh/parse-authorized-keys.ts";
import { globToRegExp } from "./sudoers/glob.ts";
import { parseSudoers } from "./sudoers/parse-sudoers.ts";

/** Text that looks a little like the files, so that parsers get beyond their first check. */
const fileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'\n\n:,=!()%#\\"+* \tALLrootab019@$^'.split(""), "ALL = (", "User_Alias X = ", "ssh-rsa "),
      fc.string({ maxLength: 3 }),
    ),
  )
  .map((parts) => parts.join(""));

describe("parsers", () => {
  it("end on any text", () => {
    fc.assert(
      fc.property(fileText, (text) => {
        for (const parse of [parsePasswd, parseGroup, parseShadow, parseAuthorizedKeys, parseSudoers])
          expect(() => parse(text)).not.toThrow();
        for (const { line } of parseSudoers(text)) expect(line).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  it("read every account that is written", () => {
    const name = fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,20}$/);
    const id = fc.integer({ min: 0, max: 4_294_967_294 });
    const field = fc.stringMatching(/^[ -9;-~À-ÿ]{0,20}$/);
    const account = fc.record({ name, uid: id, gid: id, gecos: field, home: field, shell: field });
    fc.assert(
      fc.property(fc.uniqueArray(account, { selector: (entry) => entry.name }), (accounts) => {
        const text = accounts.map((a) => `${a.name}:x:${a.uid}:${a.gid}:${a.gecos}:${a.home}:${a.shell}\n`).join("");
        expect(parsePasswd(text)).toEqual({ entries: accounts, skipped: [] });
      }),
    );
  });

  it("read user names that are quoted or escaped alike", () => {
    const odd = fc.stringMatching(/^[a-z ,:=()!#+-]{1,10}$/);
    fc.assert(
      fc.property(odd, (name) => {
        const rule = (user: string) =>
          parseSudoers(`${user} ALL = ALL`).map(({ statement }) => (statement.kind === "rule" ? statement.users : []));
        const escaped = name.replaceAll(/[^a-z]/g, "\\$&");
        const [[quoted] = []] = rule(`"${name}"`);
        const [[plain] = []] = rule(escaped);
        expect(quoted?.text).toBe(name);
        expect(plain?.text).toBe(name);
      }),
    );
  });
});

/** Shell patterns by trying every split: slow and obvious. */
function naiveGlob(pattern: string, text: string, crossSlash: boolean): boolean {
  if (pattern === "") return text === "";
  const [head, rest] = [pattern[0], pattern.slice(1)];
  if (head === "*") {
    for (let length = 0; length <= text.length; length++) {
      if (!crossSlash && text.slice(0, length).includes("/")) break;
      if (naiveGlob(rest, text.slice(length), crossSlash)) return true;
    }
    return false;
  }
  if (text === "") return false;
  const matches = head === "?" ? crossSlash || text[0] !== "/" : head === text[0];
  return matches && naiveGlob(rest, text.slice(1), crossSlash);
}

describe("globToRegExp", () => {
  it("matches what trying every split matches", () => {
    const pattern = fc
      .array(fc.constantFrom("a", "b", "/", ".", "*", "?", "+", "$"), { maxLength: 7 })
      .map((parts) => parts.join(""));
    const text = fc.array(fc.constantFrom("a", "b", "/", ".", "+", "$"), { maxLength: 7 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(pattern, text, fc.boolean(), (glob, candidate, crossSlash) => {
        expect(globToRegExp(glob, crossSlash).test(candidate)).toBe(naiveGlob(glob, candidate, crossSlash));
      }),
      { numRuns: 2000 },
    );
  });

  it("reads sets and escapes", () => {
    const matches = (glob: string, text: string) => globToRegExp(glob, false).test(text);
    expect([
      matches("/bin/[a-c]at", "/bin/bat"),
      matches("/bin/[!a-c]at", "/bin/bat"),
      matches("[]x]", "]"),
      matches("a[", "a["),
    ]).toEqual([true, false, true, true]);
    expect([matches("a\\*", "a*"), matches("a\\*", "ab")]).toEqual([true, false]);
  });
});
