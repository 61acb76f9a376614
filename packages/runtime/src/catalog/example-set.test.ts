import { maxExamples } from "@baton-ts/findings";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { ExampleSet } from "./example-set.ts";

it("counts everything and shows the first distinct ones in byte order, whatever the order of adding", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 80 }), (texts) => {
      const set = new ExampleSet();
      for (const text of texts) set.add(text);
      const sorted = [...new Set(texts)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(set.count).toBe(texts.length);
      expect(set.examples).toEqual(sorted.slice(0, maxExamples));
    }),
  );
});
