/** What shadow(5) says of one account. The password field itself is looked at and dropped. */
export interface ShadowEntry {
  /** `locked`: no password can match (`!…`, `*`). `none`: no password is asked for. */
  readonly password: "set" | "locked" | "none";
  /** Day the account expires, in days since 1970-01-01 UTC. */
  readonly expiresOnDay: number | undefined;
}

function passwordState(field: string): ShadowEntry["password"] {
  if (field === "") return "none";
  return /^[!*]/.test(field) ? "locked" : "set";
}

/** Entries by login name; the first line of a name counts. Lines with fewer than two fields are ignored. */
export function parseShadow(text: string): ReadonlyMap<string, ShadowEntry> {
  const entries = new Map<string, ShadowEntry>();
  for (const raw of text.split("\n")) {
    const fields = raw.replace(/\r$/, "").split(":");
    const [name = "", password] = fields;
    if (password === undefined || name.startsWith("#") || entries.has(name)) continue;
    const expire = fields[7] ?? "";
    entries.set(name, { password: passwordState(password), expiresOnDay: /^\d+$/.test(expire) ? Number(expire) : undefined });
  }
  return entries;
}
