import { Buffer } from "node:buffer";
import { isIP, isIPv4, isIPv6 } from "node:net";
import type { StringFormat, StringRules } from "./field-definition.ts";

/**
 * What is wrong with a text that is not empty, in upstream's words and order, or undefined (connector-runtime §2.3). `shown` stands for
 * the text, so that a secret is not repeated.
 */
export function violatedStringRule(rules: StringRules, text: string, shown: string): string | undefined {
  return (
    violatedLength(rules, Buffer.byteLength(text)) ?? violatedContent(rules, text, shown) ?? violatedFormat(rules, text, shown)
  );
}

function violatedLength({ length, minLength, maxLength }: StringRules, bytes: number): string | undefined {
  if (length !== undefined && bytes !== length) return `value must be exactly ${length} characters long but got ${bytes}`;
  if (minLength !== undefined && bytes < minLength) return `value must be at least ${minLength} characters long but got ${bytes}`;
  if (maxLength !== undefined && bytes > maxLength) return `value must be at most ${maxLength} characters long but got ${bytes}`;
  return undefined;
}

function violatedContent(rules: StringRules, text: string, shown: string): string | undefined {
  const { pattern, prefix, suffix, contains } = rules;
  if (pattern !== undefined && !new RegExp(pattern, "u").test(text))
    return `value must match pattern ${pattern} but got ${shown}`;
  if (prefix !== undefined && !text.startsWith(prefix)) return `value must have prefix '${prefix}' but got ${shown}`;
  if (suffix !== undefined && !text.endsWith(suffix)) return `value must have suffix '${suffix}' but got ${shown}`;
  if (contains !== undefined && !text.includes(contains)) return `value must contain '${contains}' but got ${shown}`;
  if (rules.in !== undefined && !rules.in.includes(text)) return `value must be one of [${rules.in.join(" ")}] but got ${shown}`;
  if (rules.notIn?.includes(text) === true) return `value must not be one of [${rules.notIn.join(" ")}] but got ${shown}`;
  return undefined;
}

const formats: Readonly<Record<StringFormat, { readonly called: string; matches(text: string): boolean }>> = {
  email: { called: "email address", matches: isEmail },
  hostname: { called: "hostname", matches: (text) => isIP(text) !== 0 || isDomain(text) },
  ip: { called: "IP address", matches: (text) => isIP(text) !== 0 },
  ipv4: { called: "IPv4 address", matches: isIPv4 },
  ipv6: { called: "IPv6 address", matches: isIPv6 },
  uri: { called: "URL", matches: (text) => URL.canParse(text) || text.startsWith("/") },
  uuid: { called: "UUID", matches: isUuid },
};

function violatedFormat({ format }: StringRules, text: string, shown: string): string | undefined {
  if (format === undefined || formats[format].matches(text)) return undefined;
  return `value must be a valid ${formats[format].called} but got ${shown}`;
}

/** `a@b`, also with a name in front: `Ann <a@b>`. */
function isEmail(text: string): boolean {
  const address = /^[^<>]*<([^<>]+)>$/.exec(text)?.[1] ?? text;
  return /^[^\s@<>(),;:]+@[^\s@<>(),;:]+$/.test(address);
}

function isDomain(text: string): boolean {
  if (text.length === 0 || text.length > 253) return false;
  return text.split(".").every((label) => label.length <= 63 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(label));
}

/** The spellings that Go's parser takes: plain, without dashes, in braces, as a URN. */
function isUuid(text: string): boolean {
  const plain = text.replace(/^urn:uuid:/i, "").replace(/^\{(.*)\}$/, "$1");
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(plain) || /^[0-9a-f]{32}$/i.test(text);
}
