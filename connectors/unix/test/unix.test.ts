import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type C1zFacts, openConnector } from "@baton-ts/testing";
import { describe, expect, it } from "vitest";
import { connector } from "../src/index.ts";

const web1 = join(import.meta.dirname, "fixtures/web1");

/** Who holds an entitlement after expansion, with where it comes from. */
function holders(facts: C1zFacts, entitlement: string): Record<string, string[]> {
  const held = Object.values(facts.grants).filter((grant) => grant.entitlement === entitlement);
  return Object.fromEntries(held.map(({ principal, sources }) => [principal, Object.keys(sources)]));
}

describe("baton-unix", () => {
  it("answers who can become root, through groups and through other accounts", async () => {
    await using session = await openConnector(connector, { config: { root: web1 } });
    const { facts, report } = await session.sync();
    expect(holders(facts, "privilege:root:holder")).toEqual({
      "group:admins": [],
      "user:alice": [],
      "user:dave": ["group:admins:member"],
      "user:deploy": [],
      "user:erin": ["user:deploy:become"],
      "user:root": [],
      "user:toor": [],
    });
    expect(holders(facts, "user:deploy:become")).toEqual({ "user:erin": [] });
    expect(holders(facts, "user:postgres:become")).toEqual({ "user:carol": [] });
    expect(Object.keys(facts.entitlements).filter((id) => id.endsWith(":become"))).toEqual([
      "user:deploy:become",
      "user:postgres:become",
    ]);
    expect(facts.resources["privilege:root"]).toMatchObject({ displayName: "Become root", profile: { sudo_rules: "read" } });
    expect(report.findings.map(({ code }) => code)).toEqual([]);
  });

  it("passes on what an account has only through a group, when others can become it", async () => {
    const root = await mkdtemp(join(tmpdir(), "baton-unix-"));
    try {
      await cp(web1, root, { recursive: true });
      await writeFile(join(root, "etc/group"), "wheel:x:10:deploy\nreleasers:x:201:erin\n");
      await writeFile(join(root, "etc/sudoers"), "%wheel ALL = ALL\n%releasers ALL = (deploy) /bin/bash\n");
      await using session = await openConnector(connector, { config: { root } });
      const { facts } = await session.sync();
      expect(holders(facts, "privilege:root:holder")).toEqual({
        "group:releasers": ["user:deploy:become"],
        "group:wheel": [],
        "user:deploy": ["group:wheel:member", "privilege:root:holder"],
        "user:erin": ["user:deploy:become"],
        "user:root": [],
        "user:toor": [],
      });
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });

  it("lists accounts with kind, status and name", async () => {
    await using session = await openConnector(connector, { config: { root: web1 } });
    const { facts } = await session.sync();
    const users = Object.entries(facts.resources).filter(([id]) => id.startsWith("user:"));
    const described = users.map(([id, json]) => {
      const resource = json as {
        displayName: string;
        status?: { status: string; details?: string };
        annotations: { "@type": string; accountType?: string }[];
      };
      const trait = resource.annotations.find((annotation) => annotation["@type"].endsWith(".UserTrait"));
      const status = resource.status?.status.replace("RESOURCE_STATUS_", "");
      return [
        id.slice(5),
        resource.displayName,
        trait?.accountType?.replace("ACCOUNT_TYPE_", ""),
        status,
        resource.status?.details ?? "",
      ];
    });
    expect(described).toEqual([
      ["alice", "Alice Liddell", "HUMAN", "ENABLED", "password locked, SSH keys in place"],
      ["bob", "Bob Builder", "HUMAN", "ENABLED", ""],
      ["carol", "Carol Danvers", "HUMAN", "DISABLED", "expired on 2023-05-23"],
      ["daemon", "daemon", "SERVICE", "DISABLED", "shell is /usr/sbin/nologin"],
      ["dave", "Dave Bowman", "HUMAN", "DISABLED", "password locked"],
      ["deploy", "Deployment", "SERVICE", "DISABLED", "password locked"],
      ["erin", "erin", "HUMAN", "ENABLED", ""],
      ["frank", "Frank Drebin", "HUMAN", "ENABLED", ""],
      ["postgres", "PostgreSQL", "SERVICE", "DISABLED", "password locked"],
      ["root", "root", "SERVICE", "DISABLED", "password locked"],
      ["toor", "spare root", "SERVICE", "ENABLED", ""],
    ]);
  });

  it("lists keys by fingerprint with the account that they open, and never the key", async () => {
    await using session = await openConnector(connector, { config: { root: web1 } });
    const { facts } = await session.sync();
    const keys = Object.entries(facts.resources).filter(([id]) => id.startsWith("ssh-key:"));
    expect(keys.map(([id]) => id)).toEqual([
      "ssh-key:alice/SHA256:RzT908sWwYeKiwfXW2CjhaJr4UrTNZUlIwjvyKLSYhY",
      "ssh-key:alice/SHA256:y5JjXagE0bhZ3m/uPXAbMwaZXso0hmDXxJ8QOumJn2U",
      "ssh-key:bob/SHA256:y5JjXagE0bhZ3m/uPXAbMwaZXso0hmDXxJ8QOumJn2U",
    ]);
    expect(keys[0]?.[1]).toMatchObject({
      displayName: "alice@build",
      profile: { account: "alice", type: "ecdsa-sha2-nistp256", options: ["from"], path: "/home/alice/.ssh/authorized_keys" },
      annotations: expect.arrayContaining([
        expect.objectContaining({
          identityId: { resourceType: "user", resource: "alice" },
          credentialType: "CREDENTIAL_TYPE_ASYMMETRIC_KEY",
        }),
      ]),
    });
    const everything = JSON.stringify(facts) + JSON.stringify(session.logged);
    for (const secret of ["AAAAC3", "AAAAE2", "10.0.0.0/8", "a-real-hash"]) expect(everything).not.toContain(secret);
  });

  it("says what it leaves out", async () => {
    await using session = await openConnector(connector, { config: { root: web1 } });
    await session.sync();
    expect(
      session.logged.filter(({ level }) => level === "warn").map(({ message, fields }) => [message, fields["count"]]),
    ).toEqual([
      ["/etc/sudoers.d/20-deploy:4: members of a netgroup are not resolved; left out", 1],
      ["/home/bob/.ssh/authorized_keys: lines that are no keys are left out", 1],
    ]);
  });

  it("says the same whatever the page size", async () => {
    await using small = await openConnector(connector, { config: { root: web1 }, pageSize: 1 });
    await using large = await openConnector(connector, { config: { root: web1 } });
    expect((await small.sync()).facts).toEqual((await large.sync()).facts);
  });

  it("keeps a right's id when its holders change", async () => {
    const root = await mkdtemp(join(tmpdir(), "baton-unix-"));
    const rights = async (rules: string): Promise<string[]> => {
      await writeFile(join(root, "etc/sudoers"), rules);
      await using session = await openConnector(connector, { config: { root } });
      return Object.keys((await session.sync()).facts.resources).filter((id) => id.startsWith("sudo-rule:"));
    };
    try {
      await cp(web1, root, { recursive: true });
      const before = await rights("alice ALL = NOPASSWD: /usr/bin/systemctl restart nginx\n");
      expect(before).toHaveLength(1);
      expect(await rights("# moved\n%ops, bob ALL = (root) NOPASSWD:/usr/bin/systemctl   restart nginx\n")).toEqual(before);
      expect(await rights("alice ALL = /usr/bin/systemctl restart nginx\n")).not.toEqual(before);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });

  it("follows no link out of the tree", async () => {
    const outside = await mkdtemp(join(tmpdir(), "baton-unix-"));
    const root = join(outside, "root");
    try {
      await cp(web1, root, { recursive: true });
      await cp(join(web1, "home/alice/.ssh/authorized_keys"), join(outside, "keys"));
      await rm(join(root, "home/alice/.ssh/authorized_keys"));
      await symlink("../../../../keys", join(root, "home/alice/.ssh/authorized_keys"));
      await symlink(join(outside, "keys"), join(root, "home/alice/.ssh/authorized_keys2"));
      await using session = await openConnector(connector, { config: { root } });
      const { facts } = await session.sync();
      expect(Object.keys(facts.resources).filter((id) => id.startsWith("ssh-key:alice/"))).toEqual([]);
    } finally {
      await rm(outside, { recursive: true, force: true });
    }
  });

  it("does not pass an answer without sudo rules off as whole", async () => {
    const root = await mkdtemp(join(tmpdir(), "baton-unix-"));
    try {
      await cp(web1, root, { recursive: true });
      await rm(join(root, "etc/sudoers"));
      // A folder in its place cannot be read either, by root or anybody else.
      await mkdir(join(root, "etc/sudoers"));
      await using session = await openConnector(connector, { config: { root } });
      const { facts } = await session.sync();
      expect(facts.resources["privilege:root"]).toMatchObject({
        description: expect.stringContaining("could not be read"),
        profile: { sudo_rules: "unreadable" },
      });
      expect(session.logged.filter(({ level }) => level === "warn").map(({ message }) => message)).toContain(
        "/etc/sudoers: it is not a file; left out",
      );
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });

  it("ends with a clear error where there are no accounts", async () => {
    await using session = await openConnector(connector, { config: { root: join(web1, "home") } });
    await expect(session.sync()).rejects.toMatchObject({
      code: "BATON_UNIX_ACCOUNTS_UNREADABLE",
      grpcCode: 5,
      message: expect.stringContaining("/etc/passwd"),
    });
  });
});
