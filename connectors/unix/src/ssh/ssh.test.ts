import { describe, expect, it } from "vitest";
import { authorizedKeysPaths, defaultPatterns, parseAuthorizedKeysFile } from "./authorized-keys-paths.ts";
import { parseAuthorizedKeys } from "./parse-authorized-keys.ts";

// Made with ssh-keygen; sizes and fingerprints are what `ssh-keygen -lf` printed for them.
const ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIO2QKHImyJC4eeuCGaaf1r0vbuUDTUD/CVOR4AbIcTxZ";
const rsa =
  "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCuNBiryEQJG8PbqBv6sNH1oooBA0VU8eLey9tSmnMmq6kSfxYZO/Jq02nrkvkshX0mz+YCMtkxgtC3yTmi5T1iCLLSkIFu3pMBwDs+srM5j2DYs0YW6V4MzYIMAVnT5GJ8U3IcuWsc5Yno0lCn2EV4gDDIqvljSVH2hWJmZf2Tz9+XGnVnvG2ELTqLlOA6G7U+5a8XS7szmiftRyjfrCZPwjaiIFCwmxct/HsjEHk6EjvcxxplHABILp2hhy/KiDLXs3OV3XtAX0CRPEE0bg7r6WPAK9C6dorwQz6Z0r6YMW9t2H+pqeAKSyVxk2Z7G8kZS7Gyg3qm5LLMCIe2ehjP";
const ecdsa =
  "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBLLHEL+UWDCHUyaYZjO9O2G/F0lS7xiPtTzScm27ldBLP7MaF48FjOjyoLciKMdWib23Bc32WlRAyaONrWw7j54=";

describe("parseAuthorizedKeys", () => {
  it("keeps fingerprint, type, size, comment and option names", () => {
    const text = `# keys\n${ed25519} alice@laptop\n\nno-pty,command="echo \\"a b\\", done" ${rsa} old key\nrestrict,expiry-time="20300102Z" ${ecdsa}\n`;
    expect(parseAuthorizedKeys(text)).toEqual({
      keys: [
        {
          type: "ssh-ed25519",
          fingerprint: "SHA256:y5JjXagE0bhZ3m/uPXAbMwaZXso0hmDXxJ8QOumJn2U",
          bits: undefined,
          comment: "alice@laptop",
          options: [],
          isCertificateAuthority: false,
          expiresAt: undefined,
        },
        {
          type: "ssh-rsa",
          fingerprint: "SHA256:74UN7GjUKPNfwDSfuXZ93/Sj0zEElHGWiLQeZEYbR+s",
          bits: 2048,
          comment: "old key",
          options: ["no-pty", "command"],
          isCertificateAuthority: false,
          expiresAt: undefined,
        },
        {
          type: "ecdsa-sha2-nistp256",
          fingerprint: "SHA256:RzT908sWwYeKiwfXW2CjhaJr4UrTNZUlIwjvyKLSYhY",
          bits: undefined,
          comment: "",
          options: ["restrict", "expiry-time"],
          isCertificateAuthority: false,
          expiresAt: new Date("2030-01-02T00:00:00Z"),
        },
      ],
      skipped: 0,
    });
  });

  it("counts lines that are no keys and lists a repeated key once", () => {
    const wrongType = ed25519.replace("ssh-ed25519 ", "ssh-rsa ");
    const text = `root:$6$salt$hash:1:0:::::\nssh-ed25519 AAAA\n${wrongType}\ncert-authority ${ed25519}\n${ed25519} again\n`;
    const { keys, skipped } = parseAuthorizedKeys(text);
    expect(skipped).toBe(3);
    expect(keys.map((key) => [key.isCertificateAuthority, key.comment])).toEqual([[true, ""]]);
  });

  it("lets no key material out", () => {
    const text = `${ed25519} a\ncommand="secret" ${rsa} b\n`;
    const written = JSON.stringify(parseAuthorizedKeys(text));
    for (const part of ["AAAAC3", "AAAAB3", "secret"]) expect(written).not.toContain(part);
  });
});

describe("where keys are", () => {
  const entry = { name: "bob", uid: 1001, gid: 1, gecos: "", home: "/home/bob", shell: "" };

  it("follows AuthorizedKeysFile", () => {
    expect(parseAuthorizedKeysFile("Port 22\n")).toEqual(defaultPatterns);
    expect(parseAuthorizedKeysFile("AuthorizedKeysFile none\n")).toEqual([]);
    expect(parseAuthorizedKeysFile("#AuthorizedKeysFile a\nauthorizedkeysfile /etc/keys/%u .k\nAuthorizedKeysFile b\n")).toEqual([
      "/etc/keys/%u",
      ".k",
    ]);
    expect(parseAuthorizedKeysFile("Match User x\nAuthorizedKeysFile b\n")).toEqual(defaultPatterns);
  });

  it("replaces tokens and starts relative paths at the home", () => {
    expect(authorizedKeysPaths(entry, [".ssh/k", "/etc/keys/%u-%U%%", "%h/.k"])).toEqual([
      "/home/bob/.ssh/k",
      "/etc/keys/bob-1001%",
      "/home/bob/.k",
    ]);
    expect(authorizedKeysPaths({ ...entry, home: "" }, defaultPatterns)).toEqual([]);
  });
});
