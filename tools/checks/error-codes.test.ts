import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { exitCodes } from "@baton-ts/cli";
import { catalogue, GrpcCode } from "@baton-ts/findings";
import { describe, expect, it } from "vitest";
import { writeFindingsPage } from "../docs/write-findings.ts";

const root = resolve(import.meta.dirname, "../..");

/** Its codes are for authors who run its checks in their own tests; they explain themselves there. */
const otherPackages = new Set(["testing"]);

/** Lists of environment variables, whose names look like codes. */
const filesOfVariables = new Set([
  "packages/runtime/src/program/settings/stray-settings.ts",
  "packages/runtime/src/program/settings/secret-values.ts",
]);

/** Rows that nothing in the packages throws or reports, each with the reason to keep it. */
const allowedRows: Readonly<Record<string, string>> = {};

interface Source {
  readonly file: string;
  readonly folder: string;
  readonly text: string;
}

interface Use {
  readonly code: string;
  readonly file: string;
}

/** Sources of the framework without tests, generated code and the catalogue itself; comments are blanked, lines keep their numbers. */
function readSources(): Source[] {
  const packages = readdirSync(join(root, "packages")).filter((name) => !otherPackages.has(name));
  return packages.flatMap((name) =>
    readdirSync(join(root, "packages", name, "src"), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /(?<!\.test|\.d)\.tsx?$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .filter((file) => !/\/(gen|test-support)\//.test(file) && file !== "packages/findings/src/catalogue.ts")
      .map((file) => ({ file, folder: name, text: withoutComments(readFileSync(join(root, file), "utf8")) })),
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*/gm, (comment) => comment.replace(/\S/g, " "));
}

/** Functions that put an area in front of a name, as in `BATON_USAGE_${what}`; a call of one writes the rest of the code. */
function factoriesOf(sources: readonly Source[]): { readonly folder: string; readonly name: string; readonly prefix: string }[] {
  return sources.flatMap(({ folder, text }) =>
    [...text.matchAll(/function (\w+)\(what: string[^{]*\{[^{}]*\{[^{}]*code: `(BATON_[A-Z0-9_]+_)\$\{what\}`/g)].map(
      (match) => ({
        folder,
        name: match[1] ?? "",
        prefix: match[2] ?? "",
      }),
    ),
  );
}

function codesOf(sources: readonly Source[]): Use[] {
  const factories = factoriesOf(sources);
  const variables = new Set(
    sources.flatMap(({ text }) => [...text.matchAll(/\benv\["(BATON_[A-Z0-9_]+)"\]/g)].map((match) => match[1])),
  );
  return sources
    .filter(({ file }) => !filesOfVariables.has(file))
    .flatMap(({ file, folder, text }) => {
      // A comparison with a code, or a type that names it, throws nothing.
      const written = [...text.matchAll(/(?<![=!]== |\| )"(BATON_[A-Z0-9_]+)"(?! \|)/g)].map((match) => match[1] ?? "");
      const composed = factories
        .filter((factory) => factory.folder === folder)
        .flatMap(({ name, prefix }) =>
          [...text.matchAll(new RegExp(`(?<!function )\\b${name}\\(\\s*(?:"([A-Z0-9_]+)"|(.{0,30}))`, "g"))].map(
            (match) => prefix + (match[1] ?? `<not a literal: ${match[2]}>`),
          ),
        );
      return [...written.filter((code) => !variables.has(code)), ...composed].map((code) => ({ code, file }));
    });
}

const sources = readSources();
const uses = codesOf(sources);

describe("the catalogue", () => {
  it("explains every code that the framework throws or reports", () => {
    const missing = uses.filter(({ code }) => !Object.hasOwn(catalogue, code)).map(({ code, file }) => `${code} in ${file}`);
    expect([...new Set(missing)].sort().join("\n")).toBe("");
  });

  it("has no row that nothing throws or reports", () => {
    const used = new Set(uses.map(({ code }) => code));
    const idle = Object.keys(catalogue).filter((code) => !used.has(code) && !Object.hasOwn(allowedRows, code));
    expect(idle.join("\n")).toBe("");
    expect(Object.keys(allowedRows).filter((code) => used.has(code) || !Object.hasOwn(catalogue, code))).toEqual([]);
  });

  it("misses no way of composing codes", () => {
    const composed = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/code: `BATON_(?!\$\{string\})[^`]*`/g)].map(([found]) => `${file} ${found}`),
    );
    expect(composed).toHaveLength(factoriesOf(sources).length);
  });

  it("is what docs/findings.md shows", () => {
    expect(readFileSync(join(root, "docs/findings.md"), "utf8")).toBe(writeFindingsPage(catalogue));
  });
});

describe("docs/exit-codes.md", () => {
  const [, connectors = "", baton = ""] = readFileSync(join(root, "docs/exit-codes.md"), "utf8").split("\n## ");
  const numbersOf = (section: string): number[] => [...section.matchAll(/^\| (\d+) \|/gm)].map((match) => Number(match[1]));

  it("lists what connector programs end with: gRPC codes, then signals", () => {
    expect(numbersOf(connectors)).toEqual([...Object.values(GrpcCode), 130, 143]);
  });

  it("lists what baton ends with", () => {
    expect(numbersOf(baton)).toEqual(Object.values(exitCodes));
  });
});
