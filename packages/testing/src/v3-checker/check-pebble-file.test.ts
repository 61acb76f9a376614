import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { goldenFolder, noGoldenFolder } from "../golden/golden-folder.ts";
import { checkPebbleFile } from "./check-pebble-file.ts";
import { maskedCrc, xxh64 } from "./hashes.ts";
import { type Field, message, sampleFile, samplePayload } from "./sample-file.ts";

const syncId = "3MWIyibiCOGPn1fj1v2A1p5lgSv";
const time: Field[] = [[1, 1_795_460_152]];
const stats = message(
  [1, syncId],
  [2, 1],
  [3, 2],
  [4, 2],
  [5, 1],
  [
    7,
    [
      [1, "group"],
      [2, 2],
    ],
  ],
  [
    8,
    [
      [1, "group"],
      [2, 1],
    ],
  ],
  [
    9,
    [
      [1, "group"],
      [2, 2],
    ],
  ],
  [100, time],
);

type Rows = Record<string, Uint8Array>;

/** A small sync with one of each: a child, standard and other entitlements, a grant to expand. */
function validRows(): Rows {
  const entitlement: Field[] = [
    [1, "group"],
    [2, "g1"],
    [3, "group:g1:member"],
  ];
  const tail = "group\0g1\u00001\0member\0user\0u1";
  return {
    "\u0003\u0001\0group": message([2, "group"], [6, time]),
    "\u0003\u0002\0group\0g1": message([2, "group"], [3, "g1"], [8, time]),
    "\u0003\u0002\0group\0g2": message(
      [2, "group"],
      [3, "g2"],
      [
        6,
        [
          [1, "group"],
          [2, "g1"],
        ],
      ],
      [8, time],
    ),
    "\u0003\u0003\0group\0g1\u00000\0other": message(
      [2, "other"],
      [
        3,
        [
          [1, "group"],
          [2, "g1"],
        ],
      ],
      [8, time],
    ),
    "\u0003\u0003\0group\0g1\u00001\0member": message(
      [2, "group:g1:member"],
      [
        3,
        [
          [1, "group"],
          [2, "g1"],
        ],
      ],
      [8, time],
    ),
    [`\u0003\u0004\0${tail}`]: message(
      [2, "x"],
      [3, entitlement],
      [
        4,
        [
          [1, "user"],
          [2, "u1"],
        ],
      ],
      [5, time],
      [6, [[1, "group:g2:member"]]],
      [7, 1],
      [
        9,
        [
          [1, "a"],
          [2, []],
        ],
      ],
      [
        9,
        [
          [1, "b"],
          [2, [[4, 1]]],
        ],
      ],
    ),
    "\u0003\u0006": message([1, syncId], [2, 1], [4, time], [5, time]),
    "\u0003\u0007\u0001\0group\0g1\0group\0g2": new Uint8Array(0),
    "\u0003\u0007\u0004\0user\0u1\0group\0g1\u00001\0member": new Uint8Array(0),
    [`\u0003\u0007\u0005\0${tail}`]: new Uint8Array(0),
    "\u0003\u00ffgrant_entitlement_id_format": Buffer.of(0, 0, 0, 2),
    "\u0003\u00ffkeyspace_version": Buffer.of(0, 0, 0, 2),
    "\u0003\u00ffstats\0": stats,
  };
}

function manifest(): Field[] {
  return [
    [1, "pebble3"],
    [2, 24],
    [4, 5],
    [
      10,
      [
        [1, [[1, "a.proto"]]],
        [
          1,
          [
            [1, "b.proto"],
            [3, "a.proto"],
          ],
        ],
      ],
    ],
    [
      40,
      [
        [1, syncId],
        [2, 1],
        [3, time],
        [4, time],
        [6, stats],
      ],
    ],
    [42, 2],
  ];
}

function sorted(rows: Rows): [string, Uint8Array][] {
  return Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1));
}

function check(rows: Rows, fields: Field[] = manifest()): string[] {
  return checkPebbleFile(sampleFile(samplePayload([{ rows: sorted(rows) }]), fields));
}

describe("hashes of the checker", () => {
  it("gives the vectors of the xxHash and CRC-32C definitions", () => {
    const texts = ["", "a", "abc", "Nobody inspects the spammish repetition"];
    expect(texts.map((text) => xxh64(Buffer.from(text)).toString(16))).toEqual([
      "ef46db3751d8e999",
      "d24ec4f1a98c6e5b",
      "44bc2cf5ad770999",
      "fbcea83c8a378bf1",
    ]);
    // RFC 3720 appendix B.4: 32 bytes of zeros have the CRC 8a9136aa.
    const crc = 0x8a9136aa;
    expect(maskedCrc(new Uint8Array(32))).toBe((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
  });
});

describe("checkPebbleFile", () => {
  it("finds nothing in a valid file, in one table or many", () => {
    expect(check(validRows())).toEqual([]);
    const tables = sorted(validRows()).map((row) => ({ rows: [row] }));
    expect(checkPebbleFile(sampleFile(samplePayload(tables), manifest()))).toEqual([]);
  });

  const without = (key: string): Rows => Object.fromEntries(Object.entries(validRows()).filter(([name]) => name !== key));

  it.each<[string, Rows, string]>([
    ["a by-principal row is missing", without("\u0003\u0007\u0004\0user\0u1\0group\0g1\u00001\0member"), "byPrincipal: row"],
    ["a child row is missing", without("\u0003\u0007\u0001\0group\0g1\0group\0g2"), "children: row"],
    ["an expansion row is missing", without("\u0003\u0007\u0005\0group\0g1\u00001\0member\0user\0u1"), "needsExpansion: row"],
    ["an index row is too many", { ...validRows(), "\u0003\u0007\u0001\0a\0b\0c\0d": new Uint8Array(0) }, "belongs to nothing"],
    ["the stamp is missing", without("\u0003\u00ffkeyspace_version"), "meta keyspace_version: missing"],
    ["the run is missing", without("\u0003\u0006"), "sync run: no row"],
    ["stats are missing", without("\u0003\u00ffstats\0"), "stats row: false"],
    ["a count is wrong", { ...without("\u0003\u0003\0group\0g1\u00000\0other") }, "stats: field 4 is 2, there are 1 rows"],
    [
      "a standard id is keyed as another",
      {
        ...validRows(),
        "\u0003\u0003\0group\0g1\u00000\0other": message(
          [2, "group:g1:other"],
          [
            3,
            [
              [1, "group"],
              [2, "g1"],
            ],
          ],
        ),
      },
      "its record belongs to",
    ],
    ["a key is of no family", { ...validRows(), "\u0003\u0008": Buffer.of(1) }, "of no family"],
    [
      "a key has a component too many",
      { ...validRows(), "\u0003\u0001\0group\0x": message([2, "group"]) },
      "2 components, expected 1",
    ],
    ["a key has a lone escape", { ...validRows(), "\u0003\u0001\0\u0001x": message([2, "group"]) }, "invalid escape"],
    ["an index row has a value", { ...validRows(), "\u0003\u0007\u0001\0group\0g1\0group\0g2": Buffer.of(1) }, "with a value"],
    ["a field comes twice", { ...validRows(), "\u0003\u0001\0group": message([2, "x"], [2, "group"]) }, "field 2 behind field 2"],
    ["a field is unknown", { ...validRows(), "\u0003\u0001\0group": message([2, "group"], [9, 1]) }, "field 9 of wire type 0"],
    ["digests are stale", { ...validRows(), "\u0003\u000a\u0008\0\0\u0002": Buffer.alloc(16) }, "digest"],
  ])("says when %s", (_, rows, expected) => {
    expect(check(rows).join("\n")).toContain(expected);
  });

  it.each<[string, (fields: Field[]) => Field[], string]>([
    ["engine", (fields) => [[1, "pebble2"], ...fields.slice(1)], 'manifest: engine "pebble2"'],
    ["id format", (fields) => fields.filter(([number]) => number !== 42), "pebble_id_index_format 0"],
    ["sync run", (fields) => fields.filter(([number]) => number !== 40), "0 sync_runs"],
    ["descriptors", (fields) => fields.filter(([number]) => number !== 10), "no descriptors"],
    [
      "closure",
      (fields) =>
        fields.map(
          (field): Field =>
            field[0] === 10
              ? [
                  10,
                  [
                    [
                      1,
                      [
                        [1, "b"],
                        [3, "a"],
                      ],
                    ],
                  ],
                ]
              : field,
        ),
      "imports a",
    ],
    [
      "digest root",
      (fields) => [
        ...fields,
        [
          43,
          [
            [1, Buffer.alloc(8)],
            [2, 1],
            [3, 1],
          ],
        ],
      ],
      "digest",
    ],
  ])("says when the manifest is wrong: %s", (_, change, expected) => {
    expect(check(validRows(), change(manifest())).join("\n")).toContain(expected);
  });

  it("says when tables overlap, bounds are loose or files are not needed", () => {
    const rows = sorted(validRows());
    const overlapping = samplePayload([{ rows: rows.slice(0, 3).concat(rows.slice(-1)) }, { rows: rows.slice(3, -1) }]);
    expect(checkPebbleFile(sampleFile(overlapping, manifest())).join("\n")).toContain("overlaps table 2");
    const loose = samplePayload([{ rows, bounds: ["\u0003\u0001", "\u0003\u00ffzz"] }]);
    expect(checkPebbleFile(sampleFile(loose, manifest()))).toEqual(["table 000002.sst: bounds are not its first and last rows"]);
    const narrow = samplePayload([{ rows, bounds: [rows[1]?.[0] ?? "", rows.at(-1)?.[0] ?? ""] }]);
    expect(checkPebbleFile(sampleFile(narrow, manifest())).join("\n")).toContain("1 rows outside of its bounds");
    const spare = samplePayload([{ rows }]).set("000009.sst", Buffer.of(1));
    expect(checkPebbleFile(sampleFile(spare, manifest()))).toEqual(["000009.sst: no live table needs it"]);
  });

  it("says so wherever a byte is changed", () => {
    const file = sampleFile(samplePayload([{ rows: sorted(validRows()) }]), manifest());
    const silent: number[] = [];
    for (let at = 0; at < file.length; at++) {
      const changed = Buffer.from(file);
      changed[at] = (changed[at] as number) ^ 0x41;
      if (checkPebbleFile(changed).length === 0) silent.push(at);
    }
    expect(silent).toEqual([]);
  });

  it("says so when the file ends early, and stays calm", () => {
    const file = sampleFile(samplePayload([{ rows: sorted(validRows()) }]), manifest());
    for (let length = 0; length < file.length; length += 37)
      expect(checkPebbleFile(file.subarray(0, length)).length).toBeGreaterThan(0);
  });
});

const folder = goldenFolder();
const files = folder === undefined ? [] : readdirSync(folder).map((name) => ({ name, path: join(folder, name, "v3.c1z") }));
if (folder === undefined) console.log(noGoldenFolder);

describe("files that Go wrote", () => {
  it.each(files.filter(({ path }) => existsSync(path)))("are valid, digests included: $name", ({ path }) => {
    expect(checkPebbleFile(readFileSync(path))).toEqual([]);
  });
});
