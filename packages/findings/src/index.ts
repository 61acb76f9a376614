export { type CatalogueEntry, catalogue, type FindingCode, isFindingCode } from "./catalogue.ts";
export { BatonError, type BatonErrorOptions, isBatonError, type Retry, type SafeDetail, toBatonError } from "./error.ts";
export { type Finding, maxExamples, type Severity } from "./finding.ts";
export { GrpcCode, type GrpcCodeName } from "./grpc-code.ts";
