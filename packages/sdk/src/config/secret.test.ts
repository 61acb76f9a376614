import { Console } from "node:console";
import { Writable } from "node:stream";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret, UploadedFile } from "../index.ts";

/** Every way in which a value reaches text without anybody meaning it. */
function waysOut(value: Secret | UploadedFile): readonly string[] {
  const written: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString());
      done();
    },
  });
  const log = new Console(stream);
  log.log("config", value, [value], { nested: { value } });
  log.log("%s %o %O %j", value, value, value, value);
  const holder: Record<string, unknown> = { value };
  return [
    ...written,
    String(value),
    `<${value.toString()}>`,
    JSON.stringify(value),
    JSON.stringify(holder),
    inspect(value, { depth: 9, showHidden: true }),
    inspect(holder, { depth: 9, showHidden: true, getters: true }),
    [value, value].join(),
    new Error(`failed with ${String(value)}`).message,
    Object.values(value).join(),
    JSON.stringify(structuredClone(Object.fromEntries(Object.entries(value)))),
    Object.getOwnPropertyNames(value).join(),
  ];
}

test("a secret comes out of no way of printing", () => {
  const secret = new Secret("hunter2-hunter2");
  for (const text of waysOut(secret)) expect(text).not.toContain("hunter2");
  expect(String(secret)).toBe("[redacted]");
  expect(JSON.stringify({ secret })).toBe('{"secret":"[redacted]"}');
  expect(inspect({ secret })).toBe("{ secret: [redacted] }");
  expect(secret.reveal()).toBe("hunter2-hunter2");
});

test("an uploaded file prints its size only", () => {
  const file = new UploadedFile("hunter2-hunter2");
  for (const text of waysOut(file)) expect(text).not.toContain("hunter2");
  expect(inspect({ file })).toBe("{ file: [file of 15 bytes] }");
  expect(Buffer.from(file.bytes()).toString()).toBe("hunter2-hunter2");
});
