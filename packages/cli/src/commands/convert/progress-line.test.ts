import { expect, it } from "vitest";
import { createProgressLine, type ProgressLine } from "./progress-line.ts";

function onTerminal(isTTY: boolean | undefined): { line: ProgressLine; written: string[]; clock: { ms: number } } {
  const written: string[] = [];
  const clock = { ms: 5000 };
  const stream = { isTTY, write: (chunk: string | Uint8Array) => written.push(String(chunk)) > 0, on: () => undefined };
  return { line: createProgressLine(stream, () => clock.ms), written, clock };
}

it("appears after a second, changes five times a second and goes away", () => {
  const { line, written, clock } = onTerminal(true);
  for (let rows = 0; rows <= 1500; rows += 100) {
    clock.ms = 5000 + rows;
    line.show({ step: "grants", phase: "read", rows, total: 2000 });
  }
  line.show({ step: "sessions", phase: "write", rows: 1, total: undefined });
  clock.ms += 500;
  line.show({ step: "sessions", phase: "write", rows: 2, total: undefined });
  line.show({ step: "finish", phase: "write", rows: 0, total: undefined });
  line.clear();
  expect(written.map((text) => text.replace("\r\u001b[K", "<"))).toEqual([
    "<grants: 1000 of 2000 read",
    "<grants: 1200 of 2000 read",
    "<grants: 1400 of 2000 read",
    "<sessions: 2 written",
    "<building indexes and packing",
    "<",
  ]);
});

it("says nothing about short work, and nothing to files and pipes", () => {
  const short = onTerminal(true);
  short.clock.ms += 999;
  short.line.show({ step: "grants", phase: "write", rows: 1, total: 1 });
  short.line.clear();
  const pipe = onTerminal(undefined);
  pipe.clock.ms += 60_000;
  pipe.line.show({ step: "grants", phase: "write", rows: 1, total: 1 });
  pipe.line.clear();
  expect([...short.written, ...pipe.written]).toEqual([]);
});
