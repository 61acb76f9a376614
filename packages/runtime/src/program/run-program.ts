import { toBatonError } from "@baton-ts/findings";
import type { ConnectorDefinition } from "@baton-ts/sdk";
import { answerCommand } from "./commands/answer-command.ts";
import { programFlags } from "./flags/default-flags.ts";
import { relationsOf } from "./flags/flag-of-field.ts";
import { flagsOfProgram } from "./flags/flags-of-program.ts";
import { parseArgv } from "./flags/parse-argv.ts";
import { explainUnsupported } from "./flags/unsupported-flags.ts";
import { type Logs, openLogs } from "./logs/open-logs.ts";
import { createScrubber, type Scrubber } from "./logs/scrubber.ts";
import { exitCodeOf, renderError } from "./output/explain-error.ts";
import { createTerminal, type Terminal } from "./output/terminal.ts";
import type { ProgramHost } from "./program-host.ts";
import { checkSettings } from "./settings/check-settings.ts";
import { connectorValues } from "./settings/connector-values.ts";
import { type LoadedSettings, loadSettings } from "./settings/load-settings.ts";
import { readSetting } from "./settings/read-setting.ts";
import { type RunSync, syncOnce } from "./sync-command/sync-once.ts";
import { watchCrashes } from "./watch-crashes.ts";
import { watchSignals } from "./watch-signals.ts";

/** What a run shares from its start. */
interface Run {
  readonly definition: ConnectorDefinition;
  readonly host: ProgramHost;
  readonly terminal: Terminal;
  readonly scrubber: Scrubber;
  readonly runSync: RunSync;
}

/** {@link runConnectorProgram} with the engine as a parameter. */
export async function runProgram(definition: ConnectorDefinition, host: ProgramHost, runSync: RunSync): Promise<number> {
  const scrubber = createScrubber();
  const run: Run = { definition, host, runSync, scrubber, terminal: createTerminal(host.stderr, scrubber) };
  try {
    const flags = flagsOfProgram(definition);
    const parsed = parseArgv(host.argv, {
      flags: [...flags, ...programFlags],
      program: definition.name,
      explainUnknown: (name) => (name === "p" ? explainUnsupported("provisioning", "-p") : explainUnsupported(name, `--${name}`)),
    });
    const answer = answerCommand(definition, flags, parsed, host);
    if (answer !== undefined) {
      // JSON has no line break at its end (connector-runtime §1.9); on a terminal the prompt would follow it.
      host.stdout.write(host.stdout.isTTY === true && !answer.endsWith("\n") ? `${answer}\n` : answer);
      return 0;
    }
    const { env, cwd } = host;
    const loaded = await loadSettings({ flags, given: parsed.given, env, cwd, scrubber });
    using logs = openLogs({ ...run, settings: loaded.settings });
    return await runWithLogs(run, loaded, logs);
  } catch (error) {
    // Here the settings are not known, and so is no log format: mistakes in them are plain lines.
    const known = toBatonError(error);
    run.terminal.write(renderError(known));
    return exitCodeOf(known);
  }
}

async function runWithLogs(run: Run, { settings, warnings, configFile, flags }: LoadedSettings, logs: Logs): Promise<number> {
  const { definition, host, scrubber } = run;
  using stop = watchSignals(host);
  // A connector's forgotten promise must not end in a stack trace with a secret in it. The journal outlives such an end.
  using _crashes = watchCrashes(host, (error) => host.exit(logs.report(toBatonError(error))));
  try {
    for (const warning of warnings) logs.log.warn(warning);
    // With several ways to authenticate, which fields are required depends on the chosen one: the connector knows (§1.6, §2.3).
    const checked = definition.authMethods.length === 0 ? flags : flags.map((flag) => ({ ...flag, required: false }));
    checkSettings(settings, checked, relationsOf(definition.constraints), configFile);
    const values = await connectorValues(definition.fields, settings, { cwd: host.cwd, scrubber });
    const config = definition.parseConfig(values, readSetting(settings, "string", "auth-method") || undefined);
    return await syncOnce({ ...run, config, settings, logs, stop });
  } catch (error) {
    return logs.report(toBatonError(error));
  }
}
