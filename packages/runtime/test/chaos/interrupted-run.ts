import { GrpcCode } from "@baton-ts/findings";
import type { WrittenSync } from "../../src/test-support/memory-writer.ts";
import { richScript } from "../../src/test-support/rich-script.ts";
import { runScripted, testFolder } from "../../src/test-support/run-scripted.ts";
import { rpcError, type ScriptedConnector, scriptedConnector } from "../../src/test-support/scripted-connector.ts";

/** A connector that uses everything that the plan knows, and whose call number `at` fails, counted from 1 behind validate. */
export function failingAt(at: number): ScriptedConnector {
  let calls = -1;
  return scriptedConnector({
    ...richScript(),
    before: () => {
      calls += 1;
      if (calls === at) throw rpcError(GrpcCode.internal, "the connector crashed");
    },
  });
}

/** What a sync says, apart from when it said it and how it came by it. */
export function factsOf({ resourceTypes, resources, entitlements, grants, findings, run }: WrittenSync): unknown {
  const { invariants, type, supportsDiff } = run ?? {};
  return { resourceTypes, resources, entitlements, grants, findings, invariants, type, supportsDiff };
}

/** The facts of a sync that nothing interrupts, and how many calls it makes. */
export async function uninterrupted(): Promise<{ readonly facts: unknown; readonly calls: number }> {
  await using folder = await testFolder();
  const connector = scriptedConnector(richScript());
  const { written } = await runScripted({ connector, folder });
  return { facts: factsOf(written), calls: connector.log.filter((call) => call.startsWith("list-")).length };
}
