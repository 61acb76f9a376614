import { readFile } from "node:fs/promises";
import { ConnectorCapabilitiesSchema } from "@baton-ts/proto";
import { type ConfigOf, type ConnectorDefinition, type Field, field } from "@baton-ts/sdk";
import { create } from "@bufbuild/protobuf";
import { parseDataset } from "../dataset/dataset.ts";
import { datasetListings } from "../dataset/dataset-listings.ts";
import { listingsConnector } from "../program/listings-connector.ts";
import { synthFields } from "../synth/synth-connector.ts";
import { synthListings } from "../synth/synth-listings.ts";
import { synthDefaults } from "../synth/synth-options.ts";
import { fileCallLog } from "./call-log.ts";
import { chaosDefaults } from "./chaos-options.ts";
import { chaosService } from "./chaos-service.ts";

function perMille(defaultCount: number, what: string): Field<number> {
  return field.int({ default: defaultCount, description: `Of 1000 ${what}.`, rules: { min: 0, max: 1000 } });
}

const options = {
  name: "baton-chaos",
  displayName: "Chaos",
  description: "Serves a dataset file, or else a synthetic organisation, through delays and failures that a seed decides",
  config: {
    dataset: field.string({ description: "JSON file as of baton-dataset. Default: a synthetic organisation." }),
    ...synthFields(synthDefaults),
    seed: field.int({ default: chaosDefaults.seed, description: "Decides every delay and failure." }),
    maxDelayMs: field.int({
      default: chaosDefaults.maxDelayMs,
      description: "Longest wait before an answer, in milliseconds.",
      rules: { min: 0, max: 3_600_000 },
    }),
    rateLimited: perMille(chaosDefaults.rateLimited, "calls, those first answered 429"),
    unavailable: perMille(chaosDefaults.unavailable, "calls, those first answered 503"),
    resets: perMille(chaosDefaults.resets, "calls, those whose connection is first cut"),
    notFound: perMille(chaosDefaults.notFound, "listings of entitlements and grants, those that are not found"),
    callLog: field.string({ description: "File that gets a JSON line for every call." }),
  },
  capabilities: create(ConnectorCapabilitiesSchema),
} as const;

const plain = listingsConnector({
  ...options,
  open: async (config, signal) =>
    config.dataset === undefined
      ? synthListings(config)
      : datasetListings(parseDataset(await readFile(config.dataset, { encoding: "utf8", signal }))),
});

/** `baton-chaos`: a source system at its worst, the same for every run of a seed. */
export const chaosProgram: ConnectorDefinition = {
  ...plain,
  service: async (parsed, deps) => {
    // parseConfig made the values from these very fields.
    const config = parsed as ConfigOf<typeof options.config>;
    const onCall = config.callLog === undefined ? undefined : fileCallLog(config.callLog);
    return chaosService(await plain.service(parsed, deps), config, { onCall });
  },
};
