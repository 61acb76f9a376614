import { createHash } from "node:crypto";

/** What is kept of one line of an authorized_keys file (sshd(8)). The key itself is not. */
export interface AuthorizedKey {
  /** `ssh-ed25519`, `ssh-rsa`, … */
  readonly type: string;
  /** As `ssh-keygen -l` prints it: `SHA256:` and unpadded base64. */
  readonly fingerprint: string;
  /** Size of an RSA modulus; undefined for other types, whose size the type fixes. */
  readonly bits: number | undefined;
  readonly comment: string;
  /** Names of the options in front of the key, without their values, lower case. */
  readonly options: readonly string[];
  /** True for a key that signs certificates which are accepted. */
  readonly isCertificateAuthority: boolean;
  readonly expiresAt: Date | undefined;
}

const keyType = /^(?:ssh-|ecdsa-|sk-)[A-Za-z0-9@.-]+$/;

interface Option {
  readonly name: string;
  readonly value: string | undefined;
}

/** Splits the options field from the rest: it ends at the first blank outside quotes. */
function splitOptions(line: string): { readonly options: readonly Option[]; readonly rest: string } | undefined {
  if (keyType.test(line.split(/[ \t]/, 1)[0] ?? "")) return { options: [], rest: line };
  const options: Option[] = [];
  let at = 0;
  for (;;) {
    const match = /^([A-Za-z0-9-]+)(?:="((?:[^"\\]|\\.)*)")?([,\s])/.exec(line.slice(at));
    if (match === null) return undefined;
    options.push({ name: (match[1] ?? "").toLowerCase(), value: match[2] });
    at += match[0].length;
    if (match[3] !== ",") return { options, rest: line.slice(at).trimStart() };
  }
}

/** Length-prefixed strings of a key blob (RFC 4253 §6.6), or undefined where the lengths do not fit. */
function blobFields(blob: Buffer): readonly Buffer[] | undefined {
  const fields: Buffer[] = [];
  for (let at = 0; at < blob.length; ) {
    const length = at + 4 <= blob.length ? blob.readUInt32BE(at) : Number.POSITIVE_INFINITY;
    if (at + 4 + length > blob.length) return undefined;
    fields.push(blob.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return fields;
}

function bitLength(modulus: Buffer | undefined): number | undefined {
  const hex = modulus?.toString("hex").replace(/^0+/, "") ?? "";
  return hex === "" ? undefined : BigInt(`0x${hex}`).toString(2).length;
}

/** `expiry-time`: YYYYMMDD[HHMM[SS]], in UTC when a Z follows; without one it is the server's own time, taken as UTC here. */
function expiryTime(value: string | undefined): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?Z?$/.exec(value ?? "");
  if (match === null) return undefined;
  const [, year, month, day, hour = "00", minute = "00", second = "00"] = match;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function parseLine(line: string): AuthorizedKey | undefined {
  const split = splitOptions(line);
  const [, type = "", encoded = "", comment = ""] = /^(\S+)[ \t]+(\S+)(?:[ \t]+(.*))?$/.exec(split?.rest ?? "") ?? [];
  const blob = Buffer.from(encoded, "base64");
  const fields = blobFields(blob);
  if (split === undefined || !keyType.test(type) || fields === undefined || fields[0]?.toString("latin1") !== type)
    return undefined;
  return {
    type,
    fingerprint: `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`,
    bits: type === "ssh-rsa" ? bitLength(fields[2]) : undefined,
    comment: comment.trim(),
    options: [...new Set(split.options.map(({ name }) => name))],
    isCertificateAuthority: split.options.some(({ name }) => name === "cert-authority"),
    expiresAt: expiryTime(split.options.find(({ name }) => name === "expiry-time")?.value),
  };
}

/**
 * The keys of one authorized_keys file, in file order, each fingerprint once, and how many lines were not understood. Neither key material nor
 * option values come out, and lines that are no keys are only counted: the file may be a link to anything.
 */
export function parseAuthorizedKeys(text: string): { readonly keys: readonly AuthorizedKey[]; readonly skipped: number } {
  const keys = new Map<string, AuthorizedKey>();
  let skipped = 0;
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const key = parseLine(line);
    if (key === undefined) skipped++;
    else if (!keys.has(key.fingerprint)) keys.set(key.fingerprint, key);
  }
  return { keys: [...keys.values()], skipped };
}
