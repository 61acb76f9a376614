import { once } from "node:events";
import { open, readFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { BatonError, isBatonError } from "./error.ts";
import { toBatonError } from "./to-baton-error.ts";

const forbidden = new BatonError({
  code: "BATON_SOURCE_FORBIDDEN",
  message: "GET /apps answered 403",
  hint: "add scope apps.read",
  details: { status: 403 },
  grpcCode: 7,
});

function facts(value: unknown): readonly unknown[] {
  const { code, message, grpcCode, retry } = toBatonError(value);
  return [code, message, grpcCode, retry];
}

async function thrownBy(call: () => Promise<unknown>): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error("expected the call to fail");
}

test("a BatonError is returned as it is", () => {
  expect(toBatonError(forbidden)).toBe(forbidden);
});

test("a plain error becomes unknown, on one line, with itself as cause", () => {
  const error = new Error("two\n  lines");
  expect(facts(error)).toEqual(["BATON_UNKNOWN", "two lines", 2, "never"]);
  expect(toBatonError(error).cause).toBe(error);
});

test("an unknown failure tells its causes, each once; of several the first", () => {
  const cause = new Error("EWEIRD: not known here, write");
  const message = (error: unknown): string => toBatonError(error).message;
  expect(message(new Error("writing the journal /a", { cause }))).toBe("writing the journal /a: EWEIRD: not known here, write");
  expect(
    message(new Error("sync", { cause: new Error("", { cause: new AggregateError([cause, new Error("other")], "all") }) })),
  ).toBe("sync: all: EWEIRD: not known here, write");
  expect(message(new Error(`read: ${cause.message}`, { cause }))).toBe("read: EWEIRD: not known here, write");
  expect(message(new Error("no message below", { cause: new Error("") }))).toBe("no message below");
  expect(message(new Error(""))).toBe("failed without a message");
});

test("an abort is a cancellation, a time-out a passed deadline, even as the reason of an abort", () => {
  const abort = new DOMException("This operation was aborted", "AbortError");
  const timeout = new DOMException("The operation was aborted due to timeout", "TimeoutError");
  expect(facts(abort)).toEqual(["BATON_CANCELED", "This operation was aborted", 1, "never"]);
  expect(facts(timeout)).toEqual(["BATON_DEADLINE_EXCEEDED", "The operation was aborted due to timeout", 4, "later"]);
  const both = Object.assign(new Error("Stopped", { cause: timeout }), { name: "AbortError" });
  expect(facts(both)[0]).toBe("BATON_DEADLINE_EXCEEDED");
});

test("a BatonError below plain errors gives code, hint and details; the wrappers give context", () => {
  const error = toBatonError(new Error("sync app a1", { cause: new Error("list grants", { cause: forbidden }) }));
  expect([error.code, error.message, error.hint, error.details, error.grpcCode]).toEqual([
    "BATON_SOURCE_FORBIDDEN",
    "sync app a1: list grants: GET /apps answered 403",
    "add scope apps.read",
    { status: 403 },
    7,
  ]);
});

test("a wrapper that already quotes its cause does not say it twice", () => {
  const quoting = new Error("list grants: GET /apps answered 403", { cause: forbidden });
  expect(toBatonError(quoting).message).toBe("list grants: GET /apps answered 403");
});

test("in an aggregate, a known failure wins over the cancellations beside it", () => {
  const abort = new DOMException("This operation was aborted", "AbortError");
  const canceled = new BatonError({ code: "BATON_CANCELED", message: "stopped", grpcCode: 1 });
  const error = new AggregateError([abort, canceled, new Error("worker 3", { cause: forbidden })], "3 workers failed");
  expect(facts(error)).toEqual(["BATON_SOURCE_FORBIDDEN", "3 workers failed: worker 3: GET /apps answered 403", 7, "never"]);
  expect(facts(new AggregateError([abort], "1 worker failed"))[0]).toBe("BATON_CANCELED");
});

test("both sides of a SuppressedError are searched", () => {
  const error = new SuppressedError(new Error("close"), forbidden, "dispose");
  expect(facts(error)).toEqual(["BATON_SOURCE_FORBIDDEN", "dispose: GET /apps answered 403", 7, "never"]);
});

test("cycles and endless chains end", () => {
  const a = new Error("a");
  a.cause = new Error("b", { cause: a });
  expect(facts(a)).toEqual(["BATON_UNKNOWN", "a: b", 2, "never"]);
  let deep: Error = forbidden;
  for (let level = 0; level < 10_000; level++) deep = new Error(`level ${level}`, { cause: deep });
  expect(facts(deep)).toEqual(["BATON_UNKNOWN", "level 9999: level 9998: level 9997: level 9996", 2, "never"]);
});

test("what is thrown without being an error is named, never printed", () => {
  class Session {
    token = "s3cret";
  }
  expect(
    [undefined, null, 7, "", " plain\ntext ", { token: "s3cret" }, new Session(), Object.create(null), Symbol("s"), () => 1].map(
      (v) => toBatonError(v).message,
    ),
  ).toEqual([
    'thrown value is not an error but "undefined"',
    'thrown value is not an error but "null"',
    'thrown value is not an error but "7"',
    'thrown value is not an error but ""',
    "plain text",
    "thrown value is not an error but an object",
    "thrown value is not an error but an object of class Session",
    "thrown value is not an error but an object",
    'thrown value is not an error but "Symbol(s)"',
    "thrown value is not an error but a function",
  ]);
  expect(toBatonError({ message: "from another realm" }).message).toBe("from another realm");
});

test("an RPC error keeps the status of the peer; one made of a system error shows that", () => {
  const denied = Object.assign(new Error("[permission_denied] no"), { name: "ConnectError", code: 7 });
  expect(facts(new Error("register", { cause: denied }))).toEqual([
    "BATON_RPC_FAILED",
    "register: [permission_denied] no",
    7,
    "never",
  ]);
  expect(facts(Object.assign(new Error("[unavailable] x"), { name: "ConnectError", code: 14 }))[3]).toBe("later");
  expect(facts(Object.assign(new Error("[canceled] x"), { name: "ConnectError", code: 1 }))[0]).toBe("BATON_CANCELED");
  const cause = Object.assign(new Error("connect"), { code: "ECONNREFUSED", syscall: "connect", address: "::1", port: 443 });
  const local = Object.assign(new Error("[unavailable] connect", { cause }), { name: "ConnectError", code: 14 });
  expect(facts(local)[0]).toBe("BATON_NETWORK_REFUSED");
});

test("a missing file is not gRPC notFound, which a sync would take for a deleted resource", async () => {
  expect(facts(await thrownBy(() => readFile("/nowhere/file.c1z")))).toEqual([
    "BATON_FILE_NOT_FOUND",
    "open /nowhere/file.c1z: does not exist (ENOENT)",
    9,
    "never",
  ]);
});

test("a folder in the place of a file says so", async () => {
  expect(facts(await thrownBy(() => open("/", "w")))).toEqual([
    "BATON_FILE_WRONG_KIND",
    "open /: is a folder, expected a file (EISDIR)",
    9,
    "never",
  ]);
});

test("a refused connection names address and port, through fetch as well", async () => {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  server.close();
  await once(server, "close");
  const expected = ["BATON_NETWORK_REFUSED", `connect 127.0.0.1:${port}: connection refused (ECONNREFUSED)`, 14, "later"];
  expect(facts(await thrownBy(() => once(connect(port, "127.0.0.1"), "connect")))).toEqual(expected);
  expect(facts(await thrownBy(() => fetch(`http://127.0.0.1:${port}/`)))).toEqual(expected);
});

test("a connection tried on several addresses names the first of them", () => {
  const tried = ["::1", "127.0.0.1"].map((address) =>
    Object.assign(new Error("connect"), { code: "ECONNREFUSED", syscall: "connect", address, port: 5432 }),
  );
  const error = Object.assign(new AggregateError(tried, ""), { code: "ECONNREFUSED" });
  expect(facts(error)).toEqual(["BATON_NETWORK_REFUSED", "connect [::1]:5432: connection refused (ECONNREFUSED)", 14, "later"]);
});

test.each([
  [
    { code: "ENOTFOUND", syscall: "getaddrinfo", hostname: "api.acme.test" },
    "BATON_NETWORK_HOST_NOT_FOUND",
    "getaddrinfo api.acme.test: host name is not known (ENOTFOUND)",
    9,
  ],
  [
    { code: "EAI_AGAIN", syscall: "getaddrinfo", hostname: "a" },
    "BATON_NETWORK_HOST_NOT_FOUND",
    "getaddrinfo a: DNS server did not answer (EAI_AGAIN)",
    14,
  ],
  [{ code: "ECONNRESET", syscall: "read" }, "BATON_NETWORK_RESET", "read: connection was cut by the other side (ECONNRESET)", 14],
  [{ code: "CERT_HAS_EXPIRED" }, "BATON_NETWORK_TLS", "certificate or handshake refused (CERT_HAS_EXPIRED)", 9],
  [
    { code: "DEPTH_ZERO_SELF_SIGNED_CERT" },
    "BATON_NETWORK_TLS",
    "certificate or handshake refused (DEPTH_ZERO_SELF_SIGNED_CERT)",
    9,
  ],
  [
    { code: "ERR_TLS_CERT_ALTNAME_INVALID", host: "a.test", reason: "Host: a.test. is not in the cert's altnames: DNS:b.test" },
    "BATON_NETWORK_TLS",
    "a.test: Host: a.test. is not in the cert's altnames: DNS:b.test (ERR_TLS_CERT_ALTNAME_INVALID)",
    9,
  ],
  [{ code: "EIO", syscall: "fsync" }, "BATON_FILE_IO_FAILED", "fsync: the disk reports an error (EIO)", 13],
  [{ code: "EFBIG", syscall: "write" }, "BATON_FILE_TOO_LARGE", "write: larger than this disk or user may write (EFBIG)", 8],
  [
    { code: "EBUSY", syscall: "rename", path: "/a.tmp", dest: "/a" },
    "BATON_FILE_BUSY",
    "rename /a.tmp -> /a: in use, or mounted by itself (EBUSY)",
    9,
  ],
  [{ code: "ENOSPC", syscall: "write" }, "BATON_FILE_DISK_FULL", "write: no space left on the disk (ENOSPC)", 8],
  [
    { code: "EACCES", syscall: "open", path: "/root/a" },
    "BATON_FILE_ACCESS_DENIED",
    "open /root/a: permission denied (EACCES)",
    7,
  ],
  [
    { code: "EACCES", syscall: "listen", address: "0.0.0.0", port: 80 },
    "BATON_NETWORK_PORT_IN_USE",
    "listen 0.0.0.0:80: port needs more rights (EACCES)",
    7,
  ],
  [{ code: "EXDEV", syscall: "rename", path: "/a", dest: "/b" }, "BATON_UNKNOWN", "raw", 2],
  [
    { code: "EEXIST", syscall: "rename", path: "/a", dest: "/b" },
    "BATON_FILE_EXISTS",
    "rename /a -> /b: exists already (EEXIST)",
    6,
  ],
  [{ code: "toString" }, "BATON_UNKNOWN", "raw", 2],
])("%o is explained", (fields, code, message, grpcCode) => {
  expect(facts(Object.assign(new Error("raw"), fields)).slice(0, 3)).toEqual([code, message, grpcCode]);
});

test("total: anything thrown becomes a BatonError with a one-line message", () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (value, cause) => {
      for (const thrown of [value, new Error("x", { cause }), new AggregateError([value, cause], "y")]) {
        const error = toBatonError(thrown);
        expect(isBatonError(error) && error.message !== "" && !error.message.includes("\n")).toBe(true);
      }
    }),
  );
});
