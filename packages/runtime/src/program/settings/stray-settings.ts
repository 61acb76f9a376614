import { envNameOf } from "../flags/flag.ts";
import { suggest } from "../flags/suggest.ts";
import type { SettingLayers } from "./resolve-settings.ts";

// Read elsewhere than through a flag (connector-runtime §1.4, sync-engine §1.1): never typing errors.
const otherVariables: ReadonlySet<string> = new Set(
  `BATON_CONFIG_PATH BATON_TMPDIR BATON_C1_API_HOST BATON_HOST_ID BATON_GET_TASKS BATON_HTTP_CACHE_MAX_SIZE BATON_HTTP_CACHE_TTL
   BATON_HTTP_CACHE_BACKEND BATON_DISABLE_HTTP_CACHE BATON_DEBUG_PRINT_RESPONSE_BODY BATON_SESSION_SERVICE_ADDR
   BATON_DECODER_MAX_DECODED_SIZE_MB BATON_DECODER_MAX_MEMORY_MB BATON_KEEP_SYNC_COUNT BATON_SKIP_CLEANUP`.split(/\s+/),
);

/**
 * One line for each key of the config file that no flag has, and for each environment variable that is nearly but not quite a flag's:
 * both are ignored, and probably typing errors. `isKnown` answers for names that are reported elsewhere.
 */
export function strayWarnings({ flags, env, file }: SettingLayers, isKnown: (name: string) => boolean): readonly string[] {
  const names = flags.map((flag) => flag.name);
  const lowerNames = new Set(names.map((name) => name.toLowerCase()));
  const warnings: string[] = [];
  for (const { key, line } of file?.entries ?? []) {
    if (lowerNames.has(key) || isKnown(key)) continue;
    const meant = suggest(key, names);
    warnings.push(
      `${file?.shown}:${line}: unknown key ${key} is ignored${meant === undefined ? "" : `; did you mean ${meant}?`}`,
    );
  }
  const variables = names.map(envNameOf);
  for (const name of Object.keys(env).sort()) {
    if (!name.startsWith("BATON_") || variables.includes(name) || otherVariables.has(name)) continue;
    if (isKnown(name.slice("BATON_".length).toLowerCase().replaceAll("_", "-"))) continue;
    const meant = suggest(
      name.slice("BATON_".length),
      variables.map((variable) => variable.slice("BATON_".length)),
    );
    if (meant !== undefined) warnings.push(`env ${name} is ignored; did you mean BATON_${meant}?`);
  }
  return warnings;
}
