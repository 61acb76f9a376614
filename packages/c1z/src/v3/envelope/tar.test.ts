import { describe, expect, it } from "vitest";
import { memoryAccess } from "./file-access.ts";
import { tarEntries } from "./tar.ts";

interface Entry {
  readonly name: string;
  readonly content?: string;
  readonly type?: string;
  readonly mode?: string;
  readonly prefix?: string;
  readonly size?: string;
}

/** A ustar header (POSIX.1-1988) and the content, padded to whole blocks. */
function entry({ name, content = "", type = "0", mode = "0000600", prefix = "", size }: Entry): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(mode, 100);
  header.write(size ?? content.length.toString(8).padStart(11, "0"), 124);
  header.write(" ".repeat(8), 148);
  header.write(type, 156);
  header.write("ustar\u000000", 257);
  header.write(prefix, 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

const end = Buffer.alloc(1024);

function list(...parts: readonly Buffer[]): [string, string][] {
  const bytes = Buffer.concat(parts);
  return [...tarEntries(memoryAccess(bytes), 0)].map(({ name, offset, size }) => [
    name,
    bytes.toString("latin1", offset, offset + size),
  ]);
}

describe("tarEntries", () => {
  it("lists regular files with their place, and passes over everything else", () => {
    const folder = entry({ name: "./", type: "5" });
    const large = "x".repeat(1300);
    expect(
      list(
        folder,
        entry({ name: "000002.sst", content: large }),
        entry({ name: "link", type: "2" }),
        entry({ name: "./MANIFEST-000001", content: "m" }),
        entry({ name: "old", type: "\0", content: "o" }),
        entry({ name: "name", prefix: "folder", content: "p" }),
        entry({ name: "empty" }),
        end,
      ),
    ).toEqual([
      ["000002.sst", large],
      ["MANIFEST-000001", "m"],
      ["old", "o"],
      ["folder/name", "p"],
      ["empty", ""],
    ]);
  });

  it("ends at zeroes, or with the archive", () => {
    expect(list(entry({ name: "a" }), end, entry({ name: "b" }))).toEqual([["a", ""]]);
    expect(list(entry({ name: "a" }))).toEqual([["a", ""]]);
    expect(list()).toEqual([]);
  });

  it.each([
    ["a path outside", entry({ name: "../x" }), 'c1z v3: unsafe tar entry path: "../x"'],
    ["a path from the root", entry({ name: "/x" }), 'c1z v3: unsafe tar entry path: "/x"'],
    ["a path that goes up in the middle", entry({ name: "a/../../x" }), "c1z v3: unsafe tar entry path"],
    ["a set-uid mode", entry({ name: "a", mode: "0004755" }), "c1z v3: unsafe tar mode 2541"],
    ["a size beyond the end", entry({ name: "a", size: "00000010000" }), "claims 4096 bytes, 0 are left"],
    ["a size that is no number", entry({ name: "a", size: "zz" }), 'has "zz" where a number is expected'],
    ["a header that was changed", Buffer.concat([Buffer.from("b"), entry({ name: "a" }).subarray(1)]), "fails its checksum"],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => list(bytes, end.subarray(0, 0))).toThrow(message);
  });
});
