import { setTimeout as delay } from "node:timers/promises";
import { runConnectorProgram } from "../run-connector-program.ts";
import { miniConnector } from "./mini-connector.ts";

// A program of its own, for tests with real signals: slow enough to be stopped.
process.exitCode = await runConnectorProgram(miniConnector(() => delay(20)));
