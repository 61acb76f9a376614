import { describe, expect, it } from "vitest";
import { runInMemory } from "./test-support/run-in-memory.ts";
import { tinyConnector } from "./test-support/tiny-connector.ts";

const { definition } = tinyConnector();
const piped = { stdoutTty: false } as const;

describe("commands that need no settings", () => {
  it("--version prints name and version (connector-runtime §1.2)", async () => {
    const expected = { code: 0, stdout: "baton-tiny version 1.2.3\n", stderr: "", exits: [] };
    expect(await runInMemory(definition, ["--version"])).toEqual(expected);
    expect(await runInMemory(definition, ["-v"])).toEqual(expected);
  });

  it("capabilities prints the Any of §1.9, without a line break at its end", async () => {
    const { code, stdout, stderr } = await runInMemory(definition, ["capabilities"], piped);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    // The text of connector-runtime §1.9, observed upstream; there the arrays are printed one element a line.
    expect(stdout).toBe(
      JSON.stringify(
        {
          "@type": "type.googleapis.com/c1.connector.v2.ConnectorCapabilities",
          resourceTypeCapabilities: [
            {
              resourceType: { id: "group", displayName: "Group", traits: ["TRAIT_GROUP"] },
              capabilities: ["CAPABILITY_SYNC"],
              permissions: {},
            },
            {
              resourceType: {
                id: "user",
                displayName: "User",
                traits: ["TRAIT_USER"],
                annotations: [{ "@type": "type.googleapis.com/c1.connector.v2.SkipEntitlementsAndGrants" }],
              },
              capabilities: ["CAPABILITY_SYNC"],
              permissions: {},
            },
          ],
          connectorCapabilities: ["CAPABILITY_SYNC"],
          credentialDetails: {},
        },
        null,
        2,
      ),
    );
  });

  it("config prints the ops flags, then the connector's fields, escaped as Go's encoder does (§1.10)", async () => {
    const { code, stdout, stderr } = await runInMemory(definition, ["config"], piped);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`{
  "fields": [
    {
      "name": "log-level",
      "description": "Least severe lines to log: debug, info, warn or error",
      "isOps": true,
      "stringField": {
        "defaultValue": "info"
      }
    },
    {
      "name": "http-timeout-seconds",
      "description": "Longest time that one request to the source may take, 1 to 1800",
      "isOps": true,
      "intField": {
        "defaultValue": "300",
        "rules": {
          "lte": "1800",
          "gte": "1"
        }
      }
    },
    {
      "name": "api-token",
      "isRequired": true,
      "isSecret": true,
      "stringField": {}
    }
  ],
  "displayName": "Tiny \\u003c\\u0026 co\\u003e"
}`);
  });

  it("ends JSON with a line break on a terminal, where the prompt would follow", async () => {
    const { stdout } = await runInMemory(definition, ["capabilities"], { stdoutTty: true });
    expect(stdout.endsWith("}\n")).toBe(true);
  });

  it("answers them with a config file that is broken and a mode that is not there", async () => {
    const env = { BATON_CONFIG_PATH: "/nonexistent.yaml", BATON_CLIENT_ID: "x" };
    expect(await runInMemory(definition, ["capabilities"], { env })).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("help", () => {
  it("teaches: usage, commands, flags by group with their variables, examples, exit codes", async () => {
    const { code, stdout, stderr } = await runInMemory(definition, ["--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`baton-tiny: who has access to what in Tiny
Syncs teams and users of Tiny.

Usage:
  baton-tiny [flags]    sync once into --file
  baton-tiny <command>

Commands:
  capabilities              Print what the connector can do, as JSON; needs no settings
  config                    Print the settings that the connector takes, as JSON; needs no settings
  completion bash|zsh|fish  Print a completion script for a shell
  help [command]            Show help for a command

Tiny settings:
      --api-token secret  required: Token of the API ($BATON_API_TOKEN)
      --base-url url      Where the API is (default https://api.tiny.example) ($BATON_BASE_URL)
      --key-file path     Private key ($BATON_KEY_FILE)
      --page-size number  Rows a page (default 50) ($BATON_PAGE_SIZE)
      --dry-run           Change nothing ($BATON_DRY_RUN)
      --teams text,text   Only these teams ($BATON_TEAMS)
      --labels key=value  Labels to look for ($BATON_LABELS)

Output:
  -f, --file file              The .c1z file that the sync writes (default sync.c1z) ($BATON_FILE)
      --storage-engine engine  Format of a new file: sqlite or pebble; pebble when empty
                               ($BATON_STORAGE_ENGINE)

Logging:
      --log-format format  Shape of log lines: json or console; by default console on a terminal,
                           else json ($BATON_LOG_FORMAT)
      --log-path file      File that log lines are appended to, besides stderr; may be repeated
                           ($BATON_LOG_PATH)
      --log-level level    Least severe lines to log: debug, info, warn or error (default info)
                           ($BATON_LOG_LEVEL)

What is synced:
      --skip-full-sync              Answer sync tasks without syncing; no effect on a one-shot sync
                                    ($BATON_SKIP_FULL_SYNC)
      --sync-resources id,id        Sync only these resources, given as baton ids such as
                                    bid:r:group/g0 ($BATON_SYNC_RESOURCES)
      --sync-resource-types type,type
                                    Sync only these resource types ($BATON_SYNC_RESOURCE_TYPES)
      --skip-entitlements-and-grants
                                    Sync resources only ($BATON_SKIP_ENTITLEMENTS_AND_GRANTS)

How it runs:
      --workers number              Calls at a time: 0 one after the other, -1 as many as the source
                                    bears, else that many ($BATON_WORKERS)
      --parallel-sync               Old name of --workers=-1 ($BATON_PARALLEL_SYNC)
      --auth-method group           Which group of the connector's settings is used, where it has
                                    several ($BATON_AUTH_METHOD)
      --http-timeout-seconds seconds
                                    Longest time that one request to the source may take, 1 to 1800
                                    (default 300) ($BATON_HTTP_TIMEOUT_SECONDS)
      --fresh                       Start anew even where an interrupted sync could be resumed
                                    ($BATON_FRESH)

Help:
  -h, --help     Show this help
  -v, --version  Show the version

Settings:
  A flag wins over its variable, and that over the config file: .baton.yaml in the working folder,
  or the file that BATON_CONFIG_PATH names, with one \`name: value\` a line.

Examples:
  BATON_API_TOKEN=… baton-tiny
  baton-tiny --file access.c1z --sync-resource-types user,group
  baton-tiny --log-level debug --log-format json --log-path sync.log

Exit codes:
  0    the sync is complete, with or without findings
  2    wrong usage or settings, or a failure of no other kind
  130  stopped by SIGINT, 143 by SIGTERM: the next run resumes
  else the gRPC code of the failure: 4 timed out, 5 not found, 7 no permission, 8 limit reached,
       13 defect, 14 not reachable, 16 not authenticated

More: https://tiny.example/help
`);
  });

  it.each([[["help"]], [["-h"]], [["help", "--help"]], [["--file", "x", "--help"]]])("%j is the same help", async (argv) => {
    expect(await runInMemory(definition, argv)).toEqual(await runInMemory(definition, ["--help"]));
  });

  it.each([[["help", "completion"]], [["completion", "--help"]], [["-h", "completion"]]])(
    "%j is help for the command",
    async (argv) => {
      expect(await runInMemory(definition, argv)).toEqual({
        code: 0,
        stdout: `Print a completion script for a shell

Usage:
  baton-tiny completion bash|zsh|fish

To use it at once:
  source <(baton-tiny completion bash)
`,
        stderr: "",
        exits: [],
      });
    },
  );
});

describe("mistakes on the command line end with 2, the text of upstream and one hint", () => {
  it.each([
    [["--bogus"], "unknown flag: --bogus", "see baton-tiny --help"],
    [["--api-tokn=hunter22"], "unknown flag: --api-tokn", "did you mean --api-token?"],
    [["bogus"], 'unknown command "bogus" for "baton-tiny"', "see baton-tiny --help"],
    [["capabilites"], 'unknown command "capabilites" for "baton-tiny"', "did you mean baton-tiny capabilities?"],
    [
      ["--dry-run", "false"],
      'unknown command "false" for "baton-tiny"',
      "write the value of a switch with an equals sign: --flag=false",
    ],
    [["lambda"], "lambda: known upstream command, not supported by this version", "see baton-tiny --help for what is there"],
    [["config", "extra"], 'baton-tiny config: unexpected argument "extra"', "see baton-tiny help config"],
    [["completion"], "baton-tiny completion: needs an argument", "write one of bash, zsh, fish"],
    [["completion", "bsh"], 'baton-tiny completion: unknown argument "bsh"', "did you mean bash?"],
    [["help", "confg"], 'baton-tiny help: unknown argument "confg"', "did you mean config?"],
    [["--file"], "flag needs an argument: --file", "write --file=<file>; see baton-tiny --help"],
    [
      ["--grant-entitlement", "x"],
      "--grant-entitlement: known upstream flag, not supported by this version",
      "leave grant-entitlement out",
    ],
    [["-p"], "-p: known upstream flag, not supported by this version", "leave provisioning out"],
    [
      ["--client-id=x"],
      "--client-id: daemon mode is not supported by this version",
      "leave client-id out to sync once into --file",
    ],
  ])("%j", async (argv, what, hint) => {
    expect(await runInMemory(definition, argv)).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: ${what}\nhint: ${hint}\n`,
      exits: [],
    });
  });

  it("a field that is called like a default flag is the connector's mistake (§1.6)", async () => {
    const [field] = definition.fields;
    const clashing = tinyConnector({ more: { fields: [{ ...field!, name: "ticketing" }] } });
    expect(await runInMemory(clashing.definition, [])).toMatchObject({
      code: 2,
      stderr: `error: BATON_CONNECTOR_FIELD_DUPLICATE: multiple fields with the same name: ticketing
cause: Every connector program has a set of flags of its own, and the connector defines a field that would get the same name as one of them.
hint: rename the field of the connector: the program has a flag of that name
`,
    });
  });
});
