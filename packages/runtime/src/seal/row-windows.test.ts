import { expect, it } from "vitest";
import type { RowPlaces, RowSource } from "../journal/read-row-bytes.ts";
import { readWindows } from "./row-windows.ts";

const source = { positions: Float64Array.of(0, 10, 20, 30, 40), lengths: Uint32Array.of(10, 10, 10, 10, 10) };

function recordingRows(): RowSource & { readonly asked: number[][] } {
  const asked: number[][] = [];
  return {
    asked,
    rows: async (places: RowPlaces) => {
      asked.push([...places.positions]);
      return { bytes: Buffer.alloc(0), starts: new Float64Array(places.count + 1) };
    },
  };
}

it("reads as many rows as fit, in the order asked for, and the next ones only when they are taken", async () => {
  const rows = recordingRows();
  const windows = readWindows(rows, source, [4, 3, 2, 1, 0], 20, new AbortController().signal);
  expect(rows.asked).toEqual([]);
  expect([...((await windows.next()).value?.items ?? [])]).toEqual([4, 3]);
  expect(rows.asked).toEqual([[40, 30]]);
  expect([...((await windows.next()).value?.items ?? [])]).toEqual([2, 1]);
  expect([...((await windows.next()).value?.items ?? [])]).toEqual([0]);
  expect((await windows.next()).done).toBe(true);
  expect(rows.asked).toEqual([[40, 30], [20, 10], [0]]);
});

it("reads a row that is larger than the window by itself", async () => {
  const rows = recordingRows();
  for await (const _ of readWindows(rows, source, [0, 1], 5, new AbortController().signal));
  expect(rows.asked).toEqual([[0], [10]]);
});
