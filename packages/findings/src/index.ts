export { type CatalogueEntry, catalogue, type FindingCode, isFindingCode } from "./catalogue.ts";
export { type DescribedError, describeError } from "./describe-error.ts";
export { BatonError, type BatonErrorOptions, isBatonError, type Retry, type SafeDetail } from "./error.ts";
export { type Finding, maxExamples, type Severity } from "./finding.ts";
export { GrpcCode, type GrpcCodeName } from "./grpc-code.ts";
export { toBatonError } from "./to-baton-error.ts";
