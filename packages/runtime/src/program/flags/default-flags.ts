import type { Flag } from "./flag.ts";

const logging = "Logging";
const output = "Output";
const scope = "What is synced";
const running = "How it runs";

/**
 * The flags that every connector has, in upstream's order (connector-runtime §1.4), with upstream's names, kinds and defaults. A row
 * stands here when it works; flags of upstream that do not work yet are in `unsupportedFlags`. `fresh` is ours.
 *
 * The default of log-format is empty here: `console` where stdout is a terminal, else `json`.
 */
export const defaultFlags: readonly Flag[] = [
  {
    name: "c1z-temp-dir",
    kind: "string",
    default: "",
    hidden: true,
    exportTarget: "none",
    description: "Folder for temporary files; else BATON_TMPDIR, else the system's",
    group: running,
    placeholder: "folder",
  },
  {
    name: "file",
    shorthand: "f",
    kind: "string",
    default: "sync.c1z",
    exportTarget: "none",
    description: "The .c1z file that the sync writes",
    group: output,
    placeholder: "file",
  },
  {
    name: "log-format",
    kind: "string",
    default: "",
    exportTarget: "none",
    description: "Shape of log lines: json or console; by default console on a terminal, else json",
    group: logging,
    placeholder: "format",
    choices: ["json", "console"],
  },
  {
    name: "log-path",
    kind: "strings",
    default: [],
    exportTarget: "none",
    description: "File that log lines are appended to, besides stderr; may be repeated",
    group: logging,
    placeholder: "file",
  },
  {
    name: "log-level",
    kind: "string",
    default: "info",
    exportTarget: "ops",
    description: "Least severe lines to log: debug, info, warn or error",
    group: logging,
    placeholder: "level",
    choices: ["debug", "info", "warn", "error"],
  },
  {
    name: "skip-full-sync",
    kind: "bool",
    default: false,
    exportTarget: "none",
    description: "Answer sync tasks without syncing; no effect on a one-shot sync",
    group: scope,
  },
  {
    name: "sync-resources",
    kind: "strings",
    default: [],
    exportTarget: "none",
    description: "Sync only these resources, given as baton ids such as bid:r:group/g0",
    group: scope,
    placeholder: "id,id",
  },
  {
    name: "sync-resource-types",
    kind: "strings",
    default: [],
    exportTarget: "none",
    description: "Sync only these resource types",
    group: scope,
    placeholder: "type,type",
  },
  {
    name: "skip-entitlements-and-grants",
    kind: "bool",
    default: false,
    exportTarget: "none",
    description: "Sync resources only",
    group: scope,
  },
  {
    name: "skip-grants",
    kind: "bool",
    default: false,
    hidden: true,
    exportTarget: "none",
    description: "Sync no grants; only together with --sync-resources",
    group: scope,
  },
  {
    name: "workers",
    kind: "int",
    default: 0,
    exportTarget: "none",
    description: "Calls at a time: 0 one after the other, -1 as many as the source bears, else that many",
    group: running,
    placeholder: "number",
  },
  {
    name: "parallel-sync",
    kind: "bool",
    default: false,
    exportTarget: "none",
    description: "Old name of --workers=-1",
    group: running,
  },
  {
    name: "auth-method",
    kind: "string",
    default: "",
    exportTarget: "none",
    description: "Which group of the connector's settings is used, where it has several",
    group: running,
    placeholder: "group",
  },
  {
    name: "http-timeout-seconds",
    kind: "int",
    default: 300,
    exportTarget: "ops",
    description: "Longest time that one request to the source may take, 1 to 1800",
    group: running,
    placeholder: "seconds",
    range: { min: 1, max: 1800 },
  },
  {
    name: "storage-engine",
    kind: "string",
    default: "",
    exportTarget: "none",
    description: "Format of a new file: sqlite or pebble; pebble when empty",
    group: output,
    placeholder: "engine",
    choices: ["sqlite", "pebble"],
    oneOf: ["", "sqlite", "pebble"],
  },
  {
    name: "fresh",
    kind: "bool",
    default: false,
    exportTarget: "none",
    description: "Start anew even where an interrupted sync could be resumed",
    group: running,
  },
];

/** Flags of the program itself: no settings, so neither environment nor config file has them. */
export const programFlags: readonly Flag[] = [
  {
    name: "help",
    shorthand: "h",
    kind: "bool",
    default: false,
    exportTarget: "none",
    description: "Show this help",
    group: "Help",
  },
  {
    name: "version",
    shorthand: "v",
    kind: "bool",
    default: false,
    exportTarget: "none",
    description: "Show the version",
    group: "Help",
  },
];
