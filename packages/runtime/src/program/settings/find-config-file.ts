import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { usageError } from "../usage-error.ts";

/** A config file that exists. */
export interface ConfigFile {
  readonly path: string;
  /** How messages name it: as given, or the bare file name in the working folder. */
  readonly shown: string;
}

// Upstream also takes .baton.toml and others, and reads them as YAML all the same (connector-runtime §1.6): that can only fail.
const names = [".baton.yaml", ".baton.yml", ".baton.json", ".baton"];

/**
 * The file that `BATON_CONFIG_PATH` names, else the first of .baton.yaml, .baton.yml, .baton.json and .baton in `cwd`; undefined when
 * there is none. Unlike upstream, a file that was named and does not exist is an error.
 */
export async function findConfigFile(cwd: string, named: string | undefined): Promise<ConfigFile | undefined> {
  if (named !== undefined && named !== "") {
    if (!/\.ya?ml$/.test(basename(named))) {
      throw usageError(
        "CONFIG_FILE_NAME",
        "expected config file to have .yaml or .yml extension",
        `rename ${named}, which BATON_CONFIG_PATH names`,
      );
    }
    const path = resolve(cwd, named);
    if (await isFile(path)) return { path, shown: named };
    throw usageError("CONFIG_FILE_MISSING", `config file ${named} does not exist`, "correct or unset BATON_CONFIG_PATH");
  }
  for (const name of names) {
    const path = resolve(cwd, name);
    if (await isFile(path)) return { path, shown: name };
  }
  return undefined;
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}
