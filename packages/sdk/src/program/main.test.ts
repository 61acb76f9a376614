import { mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { isEntry } from "./main.ts";

test("a program runs when it is started, also through a link, and not when it is imported", async () => {
  const folder = await mkdtemp(join(tmpdir(), "baton-main-"));
  const file = join(folder, "connector ü.ts");
  const link = join(folder, "baton-acme");
  await writeFile(file, "");
  await symlink(file, link);
  const url = pathToFileURL(file).href;
  expect(isEntry(url, file)).toBe(true);
  expect(isEntry(url, link)).toBe(true);
  expect(isEntry(url, join(folder, "other.ts"))).toBe(false);
  expect(isEntry(url, undefined)).toBe(false);
  expect(isEntry("data:text/javascript,", file)).toBe(false);
});
