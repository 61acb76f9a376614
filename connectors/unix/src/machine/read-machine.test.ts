import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openFileRoot } from "../files/file-root.ts";
import type { Holding } from "../sudoers/sudo-access.ts";
import { type Machine, readMachine } from "./read-machine.ts";

const fixture = resolve(import.meta.dirname, "../../test/fixtures/web1");
const missing = (path: string, reason: string): Error => new Error(`${path}: ${reason}`);
const names = (holdings: readonly Holding[] | undefined): string[] =>
  (holdings ?? []).map(({ type, name }) => `${type}:${name}`).sort();

/** A machine from files given by path; accounts a, b, c and groups g (a, b) and h (c) are there unless replaced. */
async function machineOf(files: Readonly<Record<string, string>>): Promise<Machine> {
  const root = await mkdtemp(join(tmpdir(), "baton-unix-"));
  const all = {
    "etc/passwd":
      "root:x:0:0::/root:/bin/sh\na:x:1000:1::/home/a:/bin/sh\nb:x:1001:1::/home/b:/bin/sh\nc:x:1002:1::/home/c:/bin/sh\n",
    "etc/group": "root:x:0:\nstaff:x:1:\ng:x:20:a,b\nh:x:21:c\n",
    "etc/hostname": "web1.example.com\n",
    ...files,
  };
  try {
    for (const [path, text] of Object.entries(all)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    return await readMachine(openFileRoot(root), missing);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const sudoers = async (text: string): Promise<Machine> => machineOf({ "etc/sudoers": text });
const rootOf = async (text: string): Promise<string[]> =>
  names((await sudoers(text)).sudo.root).filter((name) => name !== "user:root");

describe("readMachine on the example tree", () => {
  it("works out who can become root, and through whom", async () => {
    const { sudo } = await readMachine(openFileRoot(fixture), missing);
    expect(names(sudo.root)).toEqual(["group:admins", "user:alice", "user:deploy", "user:root", "user:toor"]);
    expect(sudo.root.find(({ name }) => name === "deploy")?.reasons).toEqual([
      "(root) NOPASSWD: /usr/bin/su - (/etc/sudoers.d/20-deploy:2)",
    ]);
    expect([...sudo.become].map(([login, holdings]) => [login, names(holdings)])).toEqual([
      ["deploy", ["user:erin"]],
      ["postgres", ["user:carol"]],
    ]);
  });

  it("lists each distinct right once with who has it", async () => {
    const { sudo } = await readMachine(openFileRoot(fixture), missing);
    const rights = Object.fromEntries(sudo.rights.map(({ title, holdings, places }) => [title, [names(holdings), places]]));
    expect(rights).toEqual({
      "(ALL : ALL) ALL": [
        ["user:alice", "user:root"],
        ["/etc/sudoers:8", "/etc/sudoers:9"],
      ],
      "(root) NOPASSWD: SERVICES": [["group:ops"], ["/etc/sudoers.d/10-services:1"]],
      "(deploy) ALL": [["user:erin"], ["/etc/sudoers.d/20-deploy:1"]],
      "(root) NOPASSWD: /usr/bin/su -": [["user:deploy"], ["/etc/sudoers.d/20-deploy:2"]],
      "(postgres) SHELLS": [["user:carol"], ["/etc/sudoers.d/20-deploy:3"]],
      "(postgres) ALL": [[], ["/etc/sudoers.d/20-deploy:4"]],
      "(ALL) NOPASSWD: ALL": [["group:admins"], ["/etc/sudoers.d/95-admins:1"]],
    });
  });

  it("notes what it could not resolve", async () => {
    const { issues } = await readMachine(openFileRoot(fixture), missing);
    expect(issues).toEqual([{ path: "/etc/sudoers.d/20-deploy:4", reason: "members of a netgroup are not resolved", count: 1 }]);
  });

  it("joins listed and primary members", async () => {
    const { directory } = await readMachine(openFileRoot(fixture), missing);
    expect(directory.members("users")).toEqual([
      { account: "alice", isPrimary: false, isListed: true },
      { account: "carol", isPrimary: true, isListed: false },
      { account: "dave", isPrimary: true, isListed: false },
      { account: "erin", isPrimary: true, isListed: false },
      { account: "frank", isPrimary: true, isListed: false },
    ]);
    expect(directory.members("ops").map(({ account }) => account)).toEqual(["carol", "dave"]);
  });
});

describe("who can become root", () => {
  it.each([
    ["a ALL = ALL", ["user:a"]],
    ["a ALL = (root) /bin/bash", ["user:a"]],
    ["a ALL = /usr/bin/su", ["user:a"]],
    ["a ALL = /usr/bin/su root", ["user:a"]],
    ["a ALL = /usr/bin/su [!r]*", []],
    ["a ALL = /usr/bin/su - b", []],
    ["a ALL = /usr/bin/su -c id", []],
    ["a ALL = /bin/", ["user:a"]],
    ["a ALL = /usr/bin/*", ["user:a"]],
    ["a ALL = ^/usr/bin/(z|ba)sh$", ["user:a"]],
    ["a ALL = /bin/bash /opt/job.sh", []],
    ['a ALL = /bin/bash ""', ["user:a"]],
    ["a ALL = /usr/bin/less /var/log/syslog", []],
    ["a ALL = (b) ALL", []],
    ["a ALL = (b, root) ALL", ["user:a"]],
    ["a ALL = (ALL, !root) ALL", []],
    ["a ALL = (#0) ALL", ["user:a"]],
    ["a ALL = (:g) ALL", []],
    ["a ALL = ALL, !/bin/sh, !/usr/bin/su", ["user:a"]],
    ["a ALL = ALL, !ALL", []],
    ["a ALL = /bin/bash, !/bin/bash", []],
    ["a ALL = visudo", []],
    ["a ALL = /usr/sbin/visudo", ["user:a"]],
    ["a ALL = sudoedit /etc/sudoers", ["user:a"]],
    ["a ALL = sudoedit /etc/motd", []],
    ["%g ALL = ALL", ["group:g"]],
    ["%#20 ALL = ALL", ["group:g"]],
    ["#1001 ALL = ALL", ["user:b"]],
    ["%g, !b ALL = ALL", ["user:a"]],
    ["ALL, !%g ALL = ALL", ["user:c"]],
    ["nobody-here, %nor-here ALL = ALL", []],
    ["a web1 = ALL", ["user:a"]],
    ["a web1.example.com = ALL", ["user:a"]],
    ["a web? = ALL", ["user:a"]],
    ["a db1 = ALL", []],
    ["a ALL, !web1 = ALL", []],
    ["a 10.0.0.0/8 = ALL", ["user:a"]],
    ["User_Alias X = a, Y : Y = X, b\nX ALL = ALL", ["user:a", "user:b"]],
    ["User_Alias X = a, b\nALL, !X ALL = ALL", ["user:c"]],
    ["Runas_Alias OP = root\na ALL = (OP) ALL", ["user:a"]],
    ["Cmnd_Alias C = /bin/sh\na ALL = C", ["user:a"]],
    ["Host_Alias H = db1\na H = ALL", []],
    ["%g ALL = ALL\nb ALL = (ALL) !ALL", ["user:a"]],
    ["b ALL = (ALL) !ALL\n%g ALL = ALL", ["group:g"]],
    ["%g ALL = (ALL) ALL\nb ALL = (c) !ALL", ["group:g"]],
  ])("%s", async (rules, expected) => {
    expect(await rootOf(rules)).toEqual(expected.filter((name) => name !== "user:root"));
  });

  it("counts every account with user id 0, whatever its name", async () => {
    const machine = await machineOf({
      "etc/passwd": "admin:x:0:0::/:/bin/sh\nb:x:7:7::/:/bin/sh\n",
      "etc/sudoers": "b ALL = (admin) ALL\n",
    });
    expect(names(machine.sudo.root)).toEqual(["user:admin", "user:b"]);
  });
});

describe("includes", () => {
  it("reads files in place and folders in order, without names that sudo passes over", async () => {
    const machine = await machineOf({
      "etc/sudoers": "@include sudoers.local\n#includedir /etc/sudoers.d\n@include /etc/by-host.%h\n",
      "etc/sudoers.local": "a ALL = /bin/one\n",
      "etc/sudoers.d/b": "a ALL = /bin/three\n",
      "etc/sudoers.d/a": "a ALL = /bin/two\n",
      "etc/sudoers.d/c.rpmsave": "a ALL = /bin/no\n",
      "etc/sudoers.d/d~": "a ALL = /bin/no\n",
      "etc/by-host.web1": "a ALL = /bin/four\n",
    });
    const places = machine.sudo.rights.map(({ title, places }) => `${title} ${places.join()}`).sort();
    expect(places).toEqual([
      "(root) /bin/four /etc/by-host.web1:1",
      "(root) /bin/one /etc/sudoers.local:1",
      "(root) /bin/three /etc/sudoers.d/b:1",
      "(root) /bin/two /etc/sudoers.d/a:1",
    ]);
    expect(machine.issues).toEqual([]);
  });

  it("ends a file that includes itself", async () => {
    const machine = await machineOf({ "etc/sudoers": "a ALL = /bin/x\n@include /etc/sudoers\n" });
    expect(machine.sudo.rights).toHaveLength(1);
    expect(machine.issues).toEqual([{ path: "/etc/sudoers", reason: "included more than 128 levels deep", count: 1 }]);
  });
});

describe("what is not there", () => {
  it("needs a passwd file and nothing else", async () => {
    const bare = await mkdtemp(join(tmpdir(), "baton-unix-"));
    await expect(readMachine(openFileRoot(bare), missing)).rejects.toThrow("/etc/passwd: missing");
    await mkdir(join(bare, "etc"));
    await writeFile(join(bare, "etc/passwd"), "root:x:0:0::/root:/bin/sh\n");
    const machine = await readMachine(openFileRoot(bare), missing);
    expect([names(machine.sudo.root), machine.issues, machine.shadow]).toEqual([["user:root"], [], undefined]);
    await rm(bare, { recursive: true, force: true });
  });

  it("says which accounts other sources hold", async () => {
    const { issues } = await machineOf({
      "etc/nsswitch.conf": "passwd: files systemd\ngroup: files [NOTFOUND=return] sss # x\nsudoers: files ldap\n",
    });
    expect(issues.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      "/etc/nsswitch.conf: group of sss is not read",
      "/etc/nsswitch.conf: sudoers of ldap is not read",
    ]);
  });
});
