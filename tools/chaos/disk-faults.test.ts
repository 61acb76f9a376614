import { readFile } from "node:fs/promises";
import { factsOf } from "@baton-ts/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { failureOf } from "./failure.ts";
import type { FaultRule } from "./fault-plan.ts";
import { createSandbox, type Sandbox } from "./sandbox.ts";

const lock = "/lock";
const segment = "\\.segment$";
const unpacked = "/db$";
const half = "\\.tmp$";

const fails = (what: string, op: string, path: string, nth = 1): FaultRule => ({ op, path, nth, what, sticky: true });

interface Case {
  readonly title: string;
  readonly rules: readonly FaultRule[];
  /** The code of the error, and what its message names below the sandbox. */
  readonly code: string;
  readonly names: string;
}

const journalCases: readonly Case[] = [
  {
    title: "no right to make the journal's folder",
    rules: [fails("EACCES", "mkdir", "journal$")],
    code: "BATON_FILE_ACCESS_DENIED",
    names: "out/sync.c1z.journal",
  },
  {
    title: "a read-only disk under the lock",
    rules: [fails("EROFS", "open", lock)],
    code: "BATON_FILE_READ_ONLY",
    names: "out/sync.c1z.journal/lock",
  },
  {
    title: "no space for the lock",
    rules: [fails("ENOSPC", "writeFile", lock)],
    code: "BATON_FILE_DISK_FULL",
    names: "out/sync.c1z.journal/lock",
  },
  {
    title: "too many open files at the journal",
    rules: [fails("EMFILE", "open", segment)],
    code: "BATON_FILE_TOO_MANY_OPEN",
    names: "out/sync.c1z.journal",
  },
  {
    title: "no space for the head of the journal",
    rules: [fails("ENOSPC", "writev", segment)],
    code: "BATON_FILE_DISK_FULL",
    names: "out/sync.c1z.journal",
  },
  {
    title: "no space for a page",
    rules: [fails("ENOSPC", "writev", segment, 9)],
    code: "BATON_FILE_DISK_FULL",
    names: "out/sync.c1z.journal",
  },
  {
    title: "space for half of a page only",
    rules: [{ op: "writev", path: segment, nth: 9, what: "short" }, fails("ENOSPC", "writev", segment, 10)],
    code: "BATON_FILE_DISK_FULL",
    names: "out/sync.c1z.journal",
  },
  {
    title: "a disk error while a page is written",
    rules: [{ op: "writev", path: segment, nth: 9, what: "EIO" }],
    code: "BATON_FILE_IO_FAILED",
    names: "out/sync.c1z.journal",
  },
  {
    title: "a disk error while rows are read back",
    rules: [fails("EIO", "read", segment, 3)],
    code: "BATON_FILE_IO_FAILED",
    names: "out/sync.c1z.journal/000000.segment",
  },
];

const previousCases: readonly Case[] = [
  {
    title: "a disk error while the previous file is read",
    rules: [fails("EIO", "read", "/sync\\.c1z$")],
    code: "BATON_FILE_IO_FAILED",
    names: "out/sync.c1z",
  },
];

const unpackedCases: readonly Case[] = [
  {
    title: "no space for the folder of the database",
    rules: [fails("ENOSPC", "mkdtemp", "/tmp/c1z")],
    code: "BATON_FILE_DISK_FULL",
    names: "tmp",
  },
  {
    title: "no space for the syncs that are carried over",
    rules: [fails("ENOSPC", "write", unpacked)],
    code: "BATON_FILE_DISK_FULL",
    names: "out/sync.c1z",
  },
  {
    title: "a disk error while the database is packed",
    rules: [fails("EIO", "read", unpacked)],
    code: "BATON_C1Z_SAVE_INCOMPLETE",
    names: "out/sync.c1z",
  },
];

const outputCases: readonly Case[] = [
  ["no right to make the new file", fails("EACCES", "open", half)],
  ["no space for the new file", fails("ENOSPC", "write", half, 2)],
  ["a disk error while the new file is written", fails("EIO", "write", half)],
  ["a disk that cannot keep the new file", fails("EIO", "sync", half)],
  ["a new file that cannot be renamed", fails("EACCES", "rename", half)],
].map(([title, rule]) => ({
  title: title as string,
  rules: [rule as FaultRule],
  code: "BATON_C1Z_SAVE_INCOMPLETE",
  names: "out/sync.c1z",
}));

/** What the program gets over: it ends well, though perhaps with something left for the next one to remove. */
const harmless: Readonly<Record<"sqlite" | "pebble", readonly (readonly [string, readonly FaultRule[]])[]>> = {
  sqlite: [
    ["half of the new file written at first", [{ op: "write", path: half, nth: 2, what: "short" }]],
    ["a folder of temporary files that cannot be removed", [fails("EBUSY", "rm", "/c1z[^/]*$")]],
  ],
  pebble: [
    ["half of a page written at first", [{ op: "writev", path: segment, nth: 9, what: "short" }]],
    ["half of the new file written at first", [{ op: "write", path: half, nth: 2, what: "short" }]],
    ["a folder that cannot be forced to the disk", [fails("EINVAL", "sync", "/out$")]],
    ["a journal that cannot be removed", [fails("EIO", "rm", segment)]],
    ["a lock that cannot be removed", [fails("EIO", "rm", "/lock$")]],
  ],
};

const cases = {
  sqlite: [...unpackedCases, ...previousCases, ...outputCases],
  pebble: [...journalCases, ...previousCases, ...outputCases],
};

describe.each(["sqlite", "pebble"] as const)("a %s sync that meets", (engine) => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await createSandbox(engine, "short");
  }, 60_000);
  afterAll(() => sandbox[Symbol.asyncDispose]());
  beforeEach(() => sandbox.reset());

  it.each(cases[engine])("$title says so, keeps the previous file, and the next one succeeds", async ({ rules, code, names }) => {
    const end = await sandbox.sync({ fault: sandbox.fault(rules) });
    expect(failureOf(end)).toMatchObject({
      code,
      msg: expect.stringContaining(`${sandbox.root}${names}`),
      hint: expect.stringMatching(/./),
    });
    expect((await readFile(sandbox.file)).equals(sandbox.previous)).toBe(true);
    // The journal may stay; nothing half-written, nothing unpacked.
    expect((await sandbox.leftovers()).filter((name) => !name.startsWith("out/sync.c1z.journal"))).toEqual(["out/sync.c1z"]);
    await nextSucceeds(sandbox);
  });

  it.each(harmless[engine])("%s succeeds", async (_, rules) => {
    const { code, stderr } = await sandbox.sync({ fault: sandbox.fault(rules) });
    expect({ code, stderr }).toEqual({ code: 0, stderr });
    expect(await factsOf(sandbox.file)).toEqual(sandbox.expected);
    await nextSucceeds(sandbox);
  });
});

async function nextSucceeds(sandbox: Sandbox): Promise<void> {
  const { code, stderr } = await sandbox.sync();
  expect({ code, stderr }).toEqual({ code: 0, stderr });
  expect(await factsOf(sandbox.file)).toEqual(sandbox.expected);
  expect(await sandbox.leftovers()).toEqual(["out/sync.c1z"]);
}
