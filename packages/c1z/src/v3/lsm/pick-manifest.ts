import { corrupt, unsupported } from "../corrupt.ts";

const oldestFormat = 13;
const newestFormat = 24;

/**
 * Finds the MANIFEST that the marker files name, and checks the format version (c1z-v3-pebble §4). A store without a MANIFEST marker would be
 * taken for an empty one by its own engine: here it is an error.
 */
export function pickManifest(names: readonly string[]): string {
  const markers = new Map<string, { iteration: number; value: string }>();
  for (const name of names) {
    if (!name.startsWith("marker.")) continue;
    const [, marker = "", iteration = "", ...rest] = name.split(".");
    if (!/^\d+$/.test(iteration) || rest.length === 0) throw corrupt(`invalid marker filename: ${JSON.stringify(name)}`);
    const known = markers.get(marker);
    if (known === undefined || known.iteration < Number(iteration))
      markers.set(marker, { iteration: Number(iteration), value: rest.join(".") });
  }
  const manifest = markers.get("manifest")?.value;
  if (manifest === undefined) throw corrupt("the payload has no marker file that names a MANIFEST");
  if (!names.includes(manifest)) throw corrupt(`pebble: could not open manifest file ${manifest}: file does not exist`);
  checkFormat(markers.get("format-version")?.value);
  return manifest;
}

function checkFormat(value: string | undefined): void {
  if (value === undefined)
    throw corrupt(
      "the payload has a MANIFEST but no marker file with its format version: database already exists and is not pristine",
    );
  const format = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isNaN(format)) throw corrupt(`format version marker holds ${JSON.stringify(value)}, a number was expected`);
  if (format < oldestFormat)
    throw unsupported(`pebble: database written in format major version ${format} which is no longer supported`);
  if (format > newestFormat) throw unsupported(`pebble: database written in unknown format major version ${format}`);
}
