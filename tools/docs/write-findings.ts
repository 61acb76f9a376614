import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type CatalogueEntry, catalogue } from "@baton-ts/findings";

/** Areas in the order of the page: what a person runs into first comes first. The key is the part of a code behind `BATON_`. */
const areas: readonly (readonly [area: string, title: string, description: string])[] = [
  [
    "SYNC",
    "Syncs",
    "What a sync finds in its result, and what stops it. Findings are stored in the file and shown by `baton stats`.",
  ],
  ["SOURCE", "Source systems", "Answers of the system that a connector reads."],
  ["NETWORK", "Network", "Connections, names and certificates."],
  ["FILE", "Files and folders", "What the operating system refuses."],
  ["C1Z", "`.c1z` files", "Reading and writing the file that holds a sync."],
  ["CLI", "The `baton` command", "Use of `baton`."],
  ["USAGE", "Command lines and settings of connectors", "Use of a connector program: flags, commands, environment, config file."],
  ["CONFIG", "Values of settings", "Settings whose names are right and whose values are not."],
  ["CONNECTOR", "Calls of a connector", "Requests that a connector refuses, and answers that the engine refuses."],
  ["DEFINE", "Writing a connector", "Mistakes in a connector's code, found when it starts or when a value is made."],
  ["", "Everywhere", "Failures that belong to no one area."],
];

/** The area of a code; empty for codes of none, such as BATON_CANCELED. */
function areaOf(code: string): string {
  const area = code.split("_")[1] ?? "";
  return areas.some(([known]) => known === area) ? area : "";
}

/**
 * The page docs/findings.md: every row of the catalogue, by area and then by code. Each code is a heading of its own, so that
 * `docs/findings.md#baton_sync_empty` leads to it.
 */
export function writeFindingsPage(rows: Readonly<Record<string, CatalogueEntry>>): string {
  const groups = Map.groupBy(
    Object.entries(rows).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ([code]) => areaOf(code),
  );
  const shown = areas.filter(([area]) => groups.has(area));
  const contents = shown.map(([area, title]) => `- [${title}](#${anchorOf(title)}): ${groups.get(area)?.length ?? 0}`);
  const sections = shown.map(([area, title, description]) => section(title, description, groups.get(area) ?? []));
  return `${[
    "# Findings and failures",
    "Every code that the framework reports, with its cause and what to do. Connectors may add codes of their own.",
    "Written by `node tools/docs/write-findings.ts` from `packages/findings/src/catalogue.ts`; change the texts there.",
    contents.join("\n"),
    ...sections,
  ].join("\n\n")}\n`;
}

function section(title: string, description: string, rows: readonly (readonly [code: string, row: CatalogueEntry])[]): string {
  const index = [
    "| code | meaning |",
    "| --- | --- |",
    ...rows.map(([code, row]) => `| [${code}](#${anchorOf(code)}) | ${text(row.title)} |`),
  ];
  const details = rows.map(
    ([code, { title, cause, fix }]) => `### ${code}\n**${text(title)}.** ${text(cause)}\n\nWhat to do: ${text(fix)}`,
  );
  return [`## ${title}`, description, index.join("\n"), ...details].join("\n\n");
}

/** The anchor that GitHub and most site generators give a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, "")
    .replaceAll(" ", "-");
}

/** Plain text as Markdown; what stands between backticks is code and stays. */
function text(plain: string): string {
  return plain
    .split("`")
    .map((part, index) => (index % 2 === 0 ? part.replace(/[\\<*|]/g, "\\$&") : part))
    .join("`");
}

if (import.meta.main) writeFileSync(resolve(import.meta.dirname, "../../docs/findings.md"), writeFindingsPage(catalogue));
