import type { HandlerContext, Resource, ResourceSync } from "@baton-ts/sdk";
import type { PasswdEntry } from "../accounts/parse-passwd.ts";
import { type AccountKeys, readAccountKeys } from "../ssh/read-account-keys.ts";
import { machineOf, type UnixClient } from "./client.ts";
import { sshKey, user } from "./resource-types.ts";

/** Accounts a page: each may cost a few file reads, and has a handful of keys. */
const accountsPerPage = 100;

function resourcesOf(entry: PasswdEntry, { keys }: AccountKeys): readonly Resource<"ssh-key", never>[] {
  return keys.map((key) =>
    sshKey.resource(`${entry.name}/${key.fingerprint}`, [key.comment, `${key.type} ${key.fingerprint}`], {
      identity: user.id(entry.name),
      credentialType: key.isCertificateAuthority ? "certificate" : "asymmetric-key",
      credentialDetail: key.type,
      expiresAt: key.expiresAt,
      description: `Opens ${entry.name}`,
      profile: {
        account: entry.name,
        fingerprint: key.fingerprint,
        type: key.type,
        bits: key.bits,
        comment: key.comment,
        options: key.options,
        certificate_authority: key.isCertificateAuthority,
        path: key.path,
      },
    }),
  );
}

/** Accounts can share a home: each file is named once. */
function warn({ log }: HandlerContext<UnixClient>, denied: ReadonlySet<string>, skipped: ReadonlyMap<string, number>): void {
  const [first] = denied;
  if (first !== undefined) log.warn(`${first}: not readable; its keys are left out`, { path: first, count: denied.size });
  for (const [path, lines] of skipped) log.warn(`${path}: lines that are no keys are left out`, { path, count: lines });
}

/** Public keys of authorized_keys files, with the account that each opens. Key material never leaves the file. */
export const sshKeys: ResourceSync<UnixClient, "ssh-key", never> = sshKey.sync<UnixClient>({
  list: async (context) => {
    const { directory, keyPatterns } = await machineOf(context);
    const page = context.page.offset(accountsPerPage);
    const entries = directory.accounts.slice(page.offset, page.offset + page.limit);
    const resources: Resource<"ssh-key", never>[] = [];
    const denied = new Set<string>();
    const skipped = new Map<string, number>();
    for (const entry of entries) {
      context.signal.throwIfAborted();
      const keys = await readAccountKeys(context.client.files, entry, keyPatterns);
      resources.push(...resourcesOf(entry, keys));
      for (const path of keys.denied) denied.add(path);
      for (const { path, lines } of keys.skipped) skipped.set(path, lines);
    }
    warn(context, denied, skipped);
    return page.of(resources, { fetched: entries.length, total: directory.accounts.length });
  },
});
