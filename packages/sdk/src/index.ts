export type * from "./config/field-definition.ts";
export type {
  ConnectorDefinition,
  ProgramEnvironment,
  RunConnectorProgram,
  ServiceDeps,
} from "./definition/connector-definition.ts";
export { type LogFields, type Logger, silentLogger } from "./logging/logger.ts";
export type * from "./protocol/connector-service.ts";
