import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");

/** What each package may import: imports go one way (proto at the bottom). Tests may import `testing` as well. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  proto: [],
  graph: [],
  findings: ["proto"],
  c1z: ["findings", "proto"],
  http: ["findings", "proto"],
  sdk: ["findings", "http", "proto"],
  runtime: ["c1z", "findings", "graph", "http", "proto", "sdk"],
  cli: ["c1z", "findings", "graph", "proto", "runtime"],
  server: ["c1z", "findings", "graph", "proto", "runtime"],
  testing: ["c1z", "findings", "graph", "proto", "runtime", "sdk"],
  connector: ["sdk"],
};

/** `main()` starts the host that runs a connector; it is loaded when a program starts, so that authors depend on the sdk alone. */
const upwardEdges = new Set(["packages/sdk/src/main.ts -> @baton-ts/runtime"]);

interface Import {
  readonly file: string;
  readonly specifier: string;
}

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function folders(parent: string): string[] {
  return readdirSync(join(root, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${parent}/${entry.name}`);
}

function importsOf(folder: string): Import[] {
  const found: Import[] = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !/\.(ts|tsx|mjs)$/.test(entry.name) || /\/(node_modules|gen|dist|fixtures)\//.test(path)) continue;
    const text = readFileSync(path, "utf8");
    for (const match of text.matchAll(
      /(?:^|[\s;}])(?:import|export)\s[^;"']*?from\s*["']([^"']+)["']|import\s*\(?\s*["']([^"']+)["']/g,
    )) {
      found.push({ file: relative(root, path), specifier: match[1] ?? match[2] ?? "" });
    }
  }
  return found;
}

function manifestOf(folder: string): Manifest {
  const parsed: Manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  return parsed;
}

const isTest = (file: string): boolean => /\.test\.ts$|\/test\/|\/test-support\//.test(file);
const all = [...folders("packages"), ...folders("connectors")];

describe.each(all)("%s", (folder) => {
  const name = folder.split("/")[1] ?? "";
  const floor = folder.startsWith("connectors/") ? "connector" : name;
  const imports = importsOf(folder);

  it("has a place in the order of packages", () => {
    expect(Object.keys(allowed)).toContain(floor);
  });

  it("imports only packages below it", () => {
    const wrong = imports
      .filter(({ specifier }) => specifier.startsWith("@baton-ts/"))
      .filter(({ file, specifier }) => {
        const target = specifier.split("/")[1] ?? "";
        const reachable = allowed[floor]?.includes(target) || target === name || (isTest(file) && target === "testing");
        return !reachable && !upwardEdges.has(`${file} -> ${specifier}`);
      });
    expect(wrong).toEqual([]);
  });

  it("reaches into no other folder", () => {
    const wrong = imports.filter(
      ({ file, specifier }) =>
        specifier.startsWith(".") && !resolve(root, dirname(file), specifier).startsWith(`${join(root, folder)}/`),
    );
    expect(wrong).toEqual([]);
  });

  it("declares what it imports, and imports only declared entry points", () => {
    const manifest = manifestOf(folder);
    const wrong = imports.filter(({ file, specifier }) => {
      if (/^(node:|\.|vitest|fast-check)/.test(specifier)) return false;
      const parts = specifier.split("/");
      const target = specifier.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? "");
      if (target === `@baton-ts/${name}`) return false;
      const declared = { ...manifest.dependencies, ...(isTest(file) ? manifest.devDependencies : {}) };
      if (!(target in declared)) return true;
      if (!target.startsWith("@baton-ts/")) return false;
      const entry = `.${specifier.slice(target.length)}`;
      const home = all.find((candidate) => candidate.endsWith(`/${parts[1]}`));
      return home === undefined || !(entry in manifestOf(home).exports);
    });
    expect(wrong).toEqual([]);
  });

  it("has at most five entry points", () => {
    expect(Object.keys(manifestOf(folder).exports ?? {}).length).toBeLessThanOrEqual(5);
  });
});
