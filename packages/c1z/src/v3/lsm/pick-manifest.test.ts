import { describe, expect, it } from "vitest";
import { pickManifest } from "./pick-manifest.ts";

const format = "marker.format-version.000001.024";

describe("pickManifest", () => {
  it("takes the marker with the highest number, padded or not", () => {
    const names = [
      "MANIFEST-000001",
      "MANIFEST-000029",
      "marker.manifest.000001.MANIFEST-000001",
      "marker.manifest.2.MANIFEST-000029",
    ];
    expect(pickManifest([...names, format, "OPTIONS-000003", "something else"])).toBe("MANIFEST-000029");
  });

  const names = ["MANIFEST-000001", "marker.manifest.000001.MANIFEST-000001"];
  it.each([
    ["no MANIFEST marker", [format], "no marker file that names a MANIFEST"],
    ["a MANIFEST that is missing", [format, "marker.manifest.000001.MANIFEST-000002"], "pebble: could not open manifest file"],
    ["a marker that is none", [...names, format, "marker.x.y.z"], 'invalid marker filename: "marker.x.y.z"'],
    ["no format marker", names, "database already exists and is not pristine"],
    [
      "a format that is too old",
      [...names, "marker.format-version.000001.012"],
      "pebble: database written in format major version 12 which is no longer supported",
    ],
    [
      "a format that is too new",
      [...names, "marker.format-version.000001.025"],
      "pebble: database written in unknown format major version 25",
    ],
    ["a format that is no number", [...names, "marker.format-version.000001.x"], "format version marker holds"],
  ])("refuses %s", (_, files, message) => {
    expect(() => pickManifest(files)).toThrow(message);
  });

  it.each([13, 24])("accepts format %i", (version) => {
    expect(pickManifest([...names, `marker.format-version.000001.${String(version).padStart(3, "0")}`])).toBe("MANIFEST-000001");
  });
});
