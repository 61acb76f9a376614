import type { RouteMap, StricliIntegration } from "@stricli/core";
import { toKebab } from "../command-line/kebab.ts";
import type { CliContext } from "../context.ts";
import { formatCommandPage } from "./command-page.ts";
import { formatRootPage } from "./root-page.ts";

/** `-h, --help` everywhere. */
export function createHelp(): StricliIntegration<CliContext> {
  return {
    flag: {
      brief: "Print help",
      aliases: ["h"],
      global: true,
      defaultForRouteMap: true,
      run(_, { result: { target, prefix } }) {
        const page =
          "getAllEntries" in target ? formatRootPage(listCommands(target)) : formatCommandPage(prefix.slice(1).join(" "), target);
        this.process.stdout.write(page);
      },
    },
  };
}

function listCommands(root: RouteMap<CliContext>): readonly (readonly [name: string, brief: string])[] {
  return root
    .getAllEntries()
    .filter((entry) => !entry.hidden)
    .map((entry) => [toKebab(entry.name.original), entry.target.brief]);
}
