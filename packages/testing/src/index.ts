export { type LoggedCall, readCallLog } from "./chaos/call-log.ts";
export { type ChaosOptions, chaosDefaults } from "./chaos/chaos-options.ts";
export { type ChaosSeams, chaosService } from "./chaos/chaos-service.ts";
export { type Dataset, type Loop, parseDataset } from "./dataset/dataset.ts";
export { datasetConnector, datasetService } from "./dataset/dataset-connector.ts";
export { type C1zFacts, factsOf, factsOfReader, type GrantFacts } from "./facts/facts-of.ts";
export { goldenFolder, noGoldenFolder } from "./golden/golden-folder.ts";
export { type Listings, readOnlyService } from "./service/read-only-service.ts";
export {
  type ConnectorSession,
  type LoggedLine,
  openConnector,
  type ProvisionOutcome,
  type SessionOptions,
  type SyncOutcome,
} from "./session/connector-session.ts";
export { synthConnector, synthService } from "./synth/synth-connector.ts";
export { type SynthOptions, synthDefaults } from "./synth/synth-options.ts";
export { checkPebbleFile } from "./v3-checker/check-pebble-file.ts";
