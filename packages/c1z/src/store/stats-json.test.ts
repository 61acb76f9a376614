import { expect, test } from "vitest";
import { formatStats, parseStats } from "./stats-json.ts";

const none = {
  resourceTypes: 0,
  resources: 0,
  entitlements: 0,
  grants: 0,
  assets: 0,
  resourcesByResourceType: {},
  grantsByResourceType: {},
  entitlementsByResourceType: {},
};

test("members that are zero or empty are left out, but entries of maps stay", () => {
  expect(formatStats(none)).toBe("{}");
  expect(formatStats({ ...none, resourceTypes: 2, resourcesByResourceType: { user: 1, license: 0 }, resources: 1 })).toBe(
    '{"resource_types":2,"resources":1,"resources_by_resource_type":{"license":0,"user":1}}',
  );
});

test("call statistics are in snake_case, too", () => {
  const text =
    '{"resource_types":1,"step_durations_ms":{"list-grants":7},"connector_call_stats":{"list-grants":{"count":1,"total_ms":2,"max_ms":2,"errors":1}}}';
  const stats = {
    ...none,
    resourceTypes: 1,
    stepDurationsMs: { "list-grants": 7 },
    connectorCallStats: { "list-grants": { count: 1, totalMs: 2, maxMs: 2, errors: 1 } },
  };
  expect(formatStats(stats)).toBe(text);
  expect(parseStats(text)).toEqual(stats);
});

test("type ids that look like parts of JavaScript objects are kept", () => {
  const text = '{"resource_types":1,"resources_by_resource_type":{"__proto__":3,"constructor":4}}';
  expect(parseStats(text)?.resourcesByResourceType).toEqual(JSON.parse('{"__proto__":3,"constructor":4}'));
  expect(formatStats(parseStats(text) ?? none)).toBe(text);
});

test.each(["", "null", "[]", "7", "{", "undefined"])("%j counts as no stats", (text) => {
  expect(parseStats(text)).toBeNull();
});

test("numbers of the wrong type read as zero", () => {
  expect(parseStats('{"resources":"7","grants":1.5,"grants_by_resource_type":[1],"connector_call_stats":{"a":1}}')).toEqual(none);
});
