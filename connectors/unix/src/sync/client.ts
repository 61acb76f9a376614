import type { HandlerContext } from "@baton-ts/sdk";
import { BatonError, GrpcCode } from "@baton-ts/sdk";
import type { FileRoot } from "../files/file-root.ts";
import { type Machine, readMachine } from "../machine/read-machine.ts";

/** What the handlers read from. */
export interface UnixClient {
  readonly files: FileRoot;
  /** Folder that is taken as the root directory. */
  readonly root: string;
  readonly now: () => Date;
}

function missing(root: string): (path: string, reason: string) => BatonError {
  return (path, reason) =>
    new BatonError({
      code: "BATON_UNIX_ACCOUNTS_UNREADABLE",
      message: `${path} below ${root} is ${reason}: there are no accounts to list.`,
      hint: "Point --root at a folder that holds the root directory of a Unix machine, and run as an account that may read it.",
      grpcCode: reason === "denied" ? GrpcCode.permissionDenied : GrpcCode.notFound,
    });
}

/** The account files, read once in a sync. What could not be read is logged then, one line a place. */
export async function machineOf({ client, cache, log }: HandlerContext<UnixClient>): Promise<Machine> {
  return cache.get("machine", async () => {
    const machine = await readMachine(client.files, missing(client.root));
    for (const { path, reason, count } of machine.issues) log.warn(`${path}: ${reason}; left out`, { path, count });
    return machine;
  });
}

/** Reads the account files and drops them: what a start-up check needs. */
export async function checkMachine(client: UnixClient): Promise<void> {
  await readMachine(client.files, missing(client.root));
}
