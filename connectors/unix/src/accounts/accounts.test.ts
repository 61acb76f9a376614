import { describe, expect, it } from "vitest";
import { accountKind, accountStatus, defaultUidRange, fullName, parseLoginDefs } from "./account.ts";
import { parseGroup } from "./parse-group.ts";
import { type PasswdEntry, parsePasswd } from "./parse-passwd.ts";
import { parseShadow } from "./parse-shadow.ts";

const alice: PasswdEntry = {
  name: "alice",
  uid: 1000,
  gid: 100,
  gecos: "Alice Liddell,Room 1",
  home: "/home/alice",
  shell: "/bin/bash",
};

describe("parsePasswd", () => {
  it("reads entries in order and keeps the first of a name", () => {
    const text =
      "# note\n\nroot:x:0:0:root:/root:/bin/bash\ntoor:*:0:0::/root:\r\nroot:x:5:5:other:/:/bin/sh\nø:x:1001:1001:Zoë:/home/ø:/bin/sh\n";
    expect(parsePasswd(text)).toEqual({
      entries: [
        { name: "root", uid: 0, gid: 0, gecos: "root", home: "/root", shell: "/bin/bash" },
        { name: "toor", uid: 0, gid: 0, gecos: "", home: "/root", shell: "" },
        { name: "ø", uid: 1001, gid: 1001, gecos: "Zoë", home: "/home/ø", shell: "/bin/sh" },
      ],
      skipped: [{ line: 5, reason: "root is there already" }],
    });
  });

  it("says which lines it leaves out, without quoting them", () => {
    const text = "+::::::\na:b\nx:x:-1:0:::\nbad name:x:1:1:::\ny:x:4294967295:0:::";
    expect(parsePasswd(text).skipped).toEqual([
      { line: 1, reason: "accounts of NIS are not resolved" },
      { line: 2, reason: "2 fields, expected 7" },
      { line: 3, reason: "user id or group id is not a number" },
      { line: 4, reason: "the name is not usable" },
      { line: 5, reason: "user id or group id is not a number" },
    ]);
  });
});

describe("parseGroup", () => {
  it("reads members once each", () => {
    expect(parseGroup("wheel:x:10:root, alice,,alice\nempty:x:11:\nbroken:x:12\n")).toEqual({
      entries: [
        { name: "wheel", gid: 10, members: ["root", "alice"] },
        { name: "empty", gid: 11, members: [] },
      ],
      skipped: [{ line: 3, reason: "3 fields, expected 4" }],
    });
  });
});

describe("accounts", () => {
  it("keeps of a password field only whether it can match", () => {
    const shadow = parseShadow("a:$6$salt$hash:1:0:99999:7:::\nb:!$6$x:1:::::20000:\nc:*:1::::::\nd::1::::::\n");
    expect([...shadow]).toEqual([
      ["a", { password: "set", expiresOnDay: undefined }],
      ["b", { password: "locked", expiresOnDay: 20000 }],
      ["c", { password: "locked", expiresOnDay: undefined }],
      ["d", { password: "none", expiresOnDay: undefined }],
    ]);
  });

  it("tells people from services by id range and shell", () => {
    const range = parseLoginDefs("# UID_MIN 5\nUID_MIN\t\t 500\nUID_MAX 900\n");
    expect(range).toEqual({ min: 500, max: 900 });
    expect(parseLoginDefs("")).toEqual(defaultUidRange);
    expect(accountKind(alice, defaultUidRange)).toBe("human");
    expect(accountKind(alice, range)).toBe("service");
    expect(accountKind({ ...alice, shell: "/usr/sbin/nologin" }, defaultUidRange)).toBe("service");
    expect(accountKind({ ...alice, uid: 0 }, defaultUidRange)).toBe("service");
  });

  it("knows closed accounts", () => {
    const now = new Date("2026-01-02T00:00:00Z");
    const day = Date.UTC(2026, 0, 2) / 86_400_000;
    const status = (entry: PasswdEntry, password: "set" | "locked" | "none", expiresOnDay?: number, hasKeys = false): unknown =>
      accountStatus(entry, { password, expiresOnDay }, hasKeys, now);
    expect(status(alice, "set")).toEqual({ enabled: true, details: "" });
    expect(status(alice, "none")).toEqual({ enabled: true, details: "no password is asked for" });
    expect(status(alice, "locked")).toEqual({ enabled: false, details: "password locked" });
    expect(status(alice, "locked", undefined, true)).toEqual({ enabled: true, details: "password locked, SSH keys in place" });
    expect(status(alice, "set", day)).toEqual({ enabled: false, details: "expired on 2026-01-02" });
    expect(status(alice, "set", day + 1)).toEqual({ enabled: true, details: "" });
    expect(accountStatus({ ...alice, shell: "/bin/false" }, undefined, true, now)).toEqual({
      enabled: false,
      details: "shell is /bin/false",
    });
  });

  it("takes the name from the gecos field", () => {
    expect(fullName({ ...alice, gecos: "& Liddell,Room 1" })).toBe("Alice Liddell");
    expect(fullName({ ...alice, gecos: ",,," })).toBe("alice");
  });
});
