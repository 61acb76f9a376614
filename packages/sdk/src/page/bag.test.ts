import { expect, test } from "vitest";
import { parseBag } from "../index.ts";

test("tokens are those of upstream's bag", () => {
  const bag = parseBag("");
  expect(bag.toToken()).toBe("");
  bag.push({ typeId: "team" });
  expect(bag.toToken()).toBe('{"states":null,"current_state":{"type":"team"}}');
  bag.push({ typeId: "user", resourceId: "t1", token: "a<b>&c" });
  expect(bag.toToken()).toBe(
    String.raw`{"states":[{"type":"team"}],"current_state":{"token":"a\u003cb\u003e\u0026c","type":"user","id":"t1"}}`,
  );
  expect(bag.pop()).toEqual({ typeId: "user", resourceId: "t1", token: "a<b>&c" });
  // After a pop the stack is empty instead of absent.
  expect(bag.toToken()).toBe('{"states":[],"current_state":{"type":"team"}}');
});

test("a token read and written again is the same text", () => {
  for (const token of [
    '{"states":null,"current_state":{"token":"5"}}',
    '{"states":[],"current_state":{}}',
    '{"states":[{"type":"a"},{"token":"2","type":"b","id":"c"}],"current_state":{"token":"\\u2028","type":"d"}}',
  ]) {
    expect(parseBag(token).toToken()).toBe(token);
  }
});

test("next moves the current position, and ends it without a token", () => {
  const bag = parseBag('{"states":[{"type":"team"}],"current_state":{"type":"user","id":"t1"}}');
  bag.next("page2");
  expect(bag.current).toEqual({ token: "page2", typeId: "user", resourceId: "t1" });
  bag.next(undefined);
  expect(bag.current).toEqual({ token: "", typeId: "team", resourceId: "" });
  bag.next("");
  expect(bag.current).toBeUndefined();
  expect(bag.toToken()).toBe("");
  expect(() => bag.next("x")).toThrow(/no active page state/);
});

test("other texts are corrupt tokens", () => {
  for (const token of ["5", "not json", "[]", '{"states":{}}', '{"current_state":{"token":5}}', '{"states":["x"]}']) {
    expect(() => parseBag(token)).toThrow(/page token corrupt/);
  }
});
