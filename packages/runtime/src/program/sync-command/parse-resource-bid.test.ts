import { describe, expect, it } from "vitest";
import { parseResourceBid } from "./parse-resource-bid.ts";

describe("parseResourceBid", () => {
  // The first two are the examples of sync-engine §6.1.
  it.each([
    ["bid:r:user/1234", { resource: { type: "user", id: "1234" } }],
    ["bid:r:group/5678/user/1234", { resource: { type: "user", id: "1234" }, parent: { type: "group", id: "5678" } }],
    ["bid:r:repo/a\\/b\\:c\\\\d", { resource: { type: "repo", id: "a/b:c\\d" } }],
    ["bid:r:user/zoë 🙂\n", { resource: { type: "user", id: "zoë 🙂\n" } }],
  ])("reads %j", (bid, expected) => {
    expect(parseResourceBid(bid)).toEqual(expected);
  });

  it.each([
    // Observed upstream: connector-runtime §4.
    ["bogus", "error parsing baton id 'bogus' at location 5: invalid prefix: 'bogus'"],
    ["", "error parsing baton id '' at location 0: invalid prefix: ''"],
    ["bid:r", "error parsing baton id 'bid:r' at location 5: invalid prefix: ''"],
    ["bid:x:user/1", "error parsing baton id 'bid:x:user/1' at location 6: invalid type: 'x'"],
    ["bid:e:user/1:member", "error parsing baton id: invalid baton id resource: bid:e:user/1:member"],
    ["bid:r:user", "error parsing baton id 'bid:r:user' at location 10: invalid resource part"],
    ["bid:r:user/", "error parsing baton id 'bid:r:user/' at location 11: invalid resource part"],
    ["bid:r:user//1", "error parsing baton id 'bid:r:user//1' at location 12: invalid resource part: '/'"],
    ["bid:r:a/b/c", "error parsing baton id 'bid:r:a/b/c' at location 11: invalid resource part"],
    ["bid:r:user/1:member", "error parsing baton id 'bid:r:user/1:member' at location 13: invalid resource part: ':'"],
    ["bid:r:user/\\1", "error parsing baton id 'bid:r:user/\\1' at location 12: invalid escape sequence"],
    ["bid:r:user/1\\", "error parsing baton id 'bid:r:user/1\\' at location 13: invalid escape sequence"],
  ])("refuses %j", (bid, message) => {
    expect(() => parseResourceBid(bid)).toThrow(
      expect.objectContaining({ message, code: "BATON_CONFIG_BATON_ID_INVALID", grpcCode: 2 }),
    );
  });
});
