import { readFile } from "node:fs/promises";
import { ConnectorCapabilitiesSchema } from "@baton-ts/proto";
import { type ConnectorDefinition, type ConnectorService, field } from "@baton-ts/sdk";
import { create } from "@bufbuild/protobuf";
import { listingsConnector } from "../program/listings-connector.ts";
import { readOnlyCapabilities, readOnlyService } from "../service/read-only-service.ts";
import { type Dataset, parseDataset } from "./dataset.ts";
import { datasetListings } from "./dataset-listings.ts";

const description = "Serves the resources, entitlements and grants of a dataset file as they are";

/** A running connector that serves a dataset. Disposing it does nothing. */
export function datasetService(dataset: Dataset): ConnectorService {
  return readOnlyService(datasetListings(dataset));
}

/** A connector without configuration that serves a dataset: for tests of programs and runners. */
export function datasetConnector(dataset: Dataset): ConnectorDefinition {
  const listings = datasetListings(dataset);
  const capabilities = readOnlyCapabilities(listings.resourceTypes);
  return listingsConnector({
    name: "baton-dataset",
    displayName: "Dataset",
    description,
    config: {},
    capabilities,
    open: async () => listings,
  });
}

/** `baton-dataset --dataset <file>`: the file is read once, when the connector connects. Its types are not known before. */
export const datasetProgram: ConnectorDefinition = listingsConnector({
  name: "baton-dataset",
  displayName: "Dataset",
  description,
  config: {
    dataset: field.string({ required: true, description: "JSON file with resource types, resources, entitlements and grants." }),
  },
  capabilities: create(ConnectorCapabilitiesSchema),
  open: async ({ dataset }, signal) => datasetListings(parseDataset(await readFile(dataset, { encoding: "utf8", signal }))),
});
