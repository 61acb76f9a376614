import { expect, test } from "vitest";
import { defineConnector } from "../connector/define-connector.ts";
import { resourceType, type SyncCache, silentLogger } from "../index.ts";
import { callOf } from "../test-support/walk.ts";
import { createSyncCache } from "./sync-cache.ts";

test("a value is loaded once, also when several ask at the same time", async () => {
  const cache = createSyncCache();
  let loads = 0;
  const load = async () => ++loads;
  expect(await Promise.all([cache.get("a", load), cache.get("a", load)])).toEqual([1, 1]);
  expect(await cache.get("a", load)).toBe(1);
  expect(await cache.get("b", load)).toBe(2);
});

test("a failed load is tried again", async () => {
  const cache = createSyncCache();
  await expect(cache.get("a", () => Promise.reject(new Error("down")))).rejects.toThrow("down");
  expect(await cache.get("a", async () => "up")).toBe("up");
});

test("the longest unused value goes first", async () => {
  const cache = createSyncCache(2);
  let loads = 0;
  const load = async () => ++loads;
  await cache.get("a", load);
  await cache.get("b", load);
  await cache.get("a", load);
  await cache.get("c", load);
  expect(await cache.get("a", load)).toBe(1);
  expect(await cache.get("b", load)).toBe(4);
});

test("nothing is carried into the next sync", async () => {
  let loads = 0;
  const seen: number[] = [];
  const thing = resourceType("thing", { displayName: "Thing" });
  const remember = async (cache: SyncCache) => seen.push(await cache.get("roles", async () => ++loads));
  const service = await defineConnector({ name: "baton-x", displayName: "X", connect: () => ({}) })
    .resources(
      thing.sync({
        list: async ({ page, cache }) => {
          await remember(cache);
          return page.done([]);
        },
      }),
    )
    .service({}, { log: silentLogger, signal: callOf().signal });
  const list = (syncId: string) =>
    service.listResources(
      { resourceTypeId: "thing", parentResourceId: undefined, pageToken: "", annotations: [] },
      callOf(syncId),
    );
  await list("sync1");
  await list("sync1");
  await list("sync2");
  await service.cleanup(callOf("sync2"));
  await list("sync2");
  expect(seen).toEqual([1, 1, 2, 3]);
});
