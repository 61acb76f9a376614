import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { registry } from "../src/index.ts";
import { describeWire } from "./describe-wire.ts";

// The snapshot was compared with the upstream definitions field by field (v0.25.0). A wanted change is written with
// `node packages/proto/test/write-wire-snapshot.ts` and reviewed line by line: other programs read what these lines say.
test("names, numbers, types and labels are those that other programs use", () => {
  const snapshot = readFileSync(join(import.meta.dirname, "wire-compat.txt"), "utf8")
    .trimEnd()
    .split("\n");
  expect(describeWire(registry)).toEqual(snapshot);
});
