import { GrpcCode } from "@baton-ts/findings";
import { describe, expect, it } from "vitest";
import { resource, type } from "../test-support/messages.ts";
import { type LogLine, runScripted, type ScriptedRun, testFolder } from "../test-support/run-scripted.ts";
import { rpcError, type Script, scriptedConnector } from "../test-support/scripted-connector.ts";

async function sync(script: Script, log: LogLine[] = []): Promise<ScriptedRun> {
  await using folder = await testFolder();
  return await runScripted({ connector: scriptedConnector(script), folder, log });
}

const notFound = (): never => {
  throw rpcError(GrpcCode.notFound, "deleted meanwhile");
};

/** `count` groups; listings of those in `gone` answer NotFound. */
function groups(count: number, gone: (id: number) => boolean): Script {
  return {
    types: [type("group")],
    resources: () => ({ list: Array.from({ length: count }, (_, index) => resource(`group/${String(index).padStart(4, "0")}`)) }),
    entitlements: (of) => (gone(Number(of.id?.resource)) ? notFound() : {}),
  };
}

describe("NotFound", () => {
  it.each([
    ["list-resources", { resources: notFound }, ["list-resources of group: deleted meanwhile"]],
    ["list-static-entitlements", { staticEntitlements: notFound }, ["list-static-entitlements of group: deleted meanwhile"]],
    [
      "list-entitlements and list-grants",
      { entitlements: notFound, grants: notFound },
      ["list-entitlements of group/g: deleted meanwhile", "list-grants of group/g: deleted meanwhile"],
    ],
  ])("of %s leaves the listing out with a warning", async (_, handlers, warnings) => {
    const script: Script = { types: [type("group")], resources: () => ({ list: [resource("group/g")] }), ...handlers };
    const { report, log, written } = await sync(script);
    expect(report.warnings).toEqual(warnings);
    expect(log.filter((line) => line.message === "skipping sync action")).toHaveLength(warnings.length);
    expect(log.find((line) => line.message === "sync completed with warnings")).toEqual({
      level: "warn",
      message: "sync completed with warnings",
      fields: { warning_count: warnings.length, warnings },
    });
    expect(written.findings.find((finding) => finding.code === "BATON_SYNC_LISTING_SKIPPED")).toMatchObject({
      examples: warnings,
    });
  });

  it("keeps the pages that came before it", async () => {
    const { written } = await sync({
      types: [type("group")],
      resources: (_, __, token) => (token === "" ? { list: [resource("group/g")], next: "2" } : notFound()),
    });
    expect(written.resources).toHaveLength(1);
  });

  it("of the resource types ends the sync", async () => {
    const failing = sync({ before: (call) => (call === "list-resource-types" ? notFound() : undefined) });
    await expect(failing).rejects.toMatchObject({ grpcCode: GrpcCode.notFound });
  });
});

describe("too many warnings", () => {
  const code = "BATON_SYNC_TOO_MANY_WARNINGS";

  it("are more than ten, and more than a tenth of all actions", async () => {
    const error = await sync(groups(100, (id) => id < 50)).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code, grpcCode: GrpcCode.unknown });
    expect((error as Error).message).toMatch(
      /^too many warnings, exiting sync: warnings: \[list-entitlements of group\/0000, page 1: deleted meanwhile .*\] completed actions: \d+$/,
    );
  });

  it("are not ten, however few listings there are", async () => {
    expect((await sync(groups(10, () => true))).report.warnings).toHaveLength(10);
  });

  it("are not twelve among many", async () => {
    expect((await sync(groups(300, (id) => id % 25 === 0))).report.warnings).toHaveLength(12);
  });

  it("do not count again when the sync is resumed", async () => {
    await using folder = await testFolder();
    const script = groups(100, (id) => id < 50);
    await expect(runScripted({ connector: scriptedConnector(script), folder })).rejects.toMatchObject({ code });
    const { report } = await runScripted({ connector: scriptedConnector(script), folder });
    expect(report.warnings).toHaveLength(50);
    expect(report.resumed).toBe(true);
  });
});

it("passes an error on with the place it happened at", async () => {
  const script: Script = {
    types: [type("group")],
    resources: (_, __, token) => {
      if (token === "") return { list: [resource("group/g")], next: "2" };
      throw rpcError(GrpcCode.permissionDenied, "token lacks scope groups.read");
    },
  };
  await expect(sync(script)).rejects.toMatchObject({
    code: "BATON_TEST_FAILURE",
    grpcCode: GrpcCode.permissionDenied,
    message: "list-resources of group, page 2: token lacks scope groups.read",
    details: { method: "list-resources", resourceType: "group", page: 2 },
  });
});

it("says a pagination loop once, even if the connector noticed it itself", async () => {
  const { BatonError } = await import("@baton-ts/findings");
  const own = new BatonError({ code: "BATON_SYNC_PAGE_TOKEN_REPEATED", message: "said by the SDK", grpcCode: GrpcCode.internal });
  const script: Script = {
    types: [type("group")],
    resources: () => {
      throw own;
    },
  };
  await expect(sync(script)).rejects.toBe(own);
});
