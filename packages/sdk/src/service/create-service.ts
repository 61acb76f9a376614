import { toBatonError } from "@baton-ts/findings";
import { type ConnectorMetadata, ConnectorMetadataSchema } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import { computeCapabilities } from "../connector/compute-capabilities.ts";
import type { CallContext, ConnectorService, ValidateResponse } from "../protocol/connector-service.ts";
import { getResource } from "./get-resource.ts";
import { listEntitlements, listStaticEntitlements } from "./list-entitlements.ts";
import { listGrants } from "./list-grants.ts";
import { listResources } from "./list-resources.ts";
import { grant, revoke } from "./provision.ts";
import { type RetryPolicy, retryCall } from "./retry-call.ts";
import { createContext, type ServiceContext, type ServiceParts } from "./service-context.ts";
import { entitlementWriter } from "./to-wire-entitlement.ts";
import { wrapError } from "./wrap-error.ts";

/** The protocol that this SDK speaks; engines fill the active sync id only from v0.4.3 on (connector-runtime §3.4). */
const sdkVersion = "v0.25.0";

const validateRetry: RetryPolicy = { retries: 5, delayMs: 1000, maxDelayMs: 60_000 };

/** The protocol over an author's handlers. */
export function createService(parts: ServiceParts): ConnectorService {
  const service = createContext(parts);
  const writer = entitlementWriter(parts.model);
  const types = [...parts.model.values()].map((type) => type.message);
  return {
    metadata: () => boundary(async () => metadata(service)),
    capabilities: () => computeCapabilities(parts.model),
    validate: (call) => boundary(() => validate(service, call)),
    listResourceTypes: () => boundary(async () => types),
    listResources: (request, call) => boundary(() => listResources(service, request, call)),
    getResource: (request, call) => boundary(() => getResource(service, request, call)),
    listStaticEntitlements: (request) => boundary(async () => listStaticEntitlements(service, writer, request)),
    listEntitlements: (request, call) => boundary(() => listEntitlements(service, writer, request, call)),
    listGrants: (request, call) => boundary(() => listGrants(service, request, call)),
    grant: (request, call) => boundary(() => grant(service, request, call)),
    revoke: (request, call) => boundary(() => revoke(service, request, call)),
    cleanup: async () => service.forget(),
    [Symbol.asyncDispose]: () => boundary(() => dispose(parts.client)),
  };
}

/** Callers get BatonErrors only, whatever a request or a handler did. */
async function boundary<Value>(call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    throw toBatonError(error);
  }
}

async function validate(service: ServiceContext, call: CallContext): Promise<ValidateResponse> {
  try {
    await retryCall(validateRetry, service.retryDeps(call), () => service.validate(call.signal));
  } catch (error) {
    throw wrapError("validate failed", error);
  }
  return { annotations: [], sdkVersion };
}

function metadata({ facts, model }: ServiceContext): ConnectorMetadata {
  const { displayName, description, helpUrl } = facts;
  return create(ConnectorMetadataSchema, { displayName, description, helpUrl, capabilities: computeCapabilities(model) });
}

async function dispose(client: unknown): Promise<void> {
  if (typeof client !== "object" || client === null) return;
  const { [Symbol.asyncDispose]: later, [Symbol.dispose]: now } = client as Partial<AsyncDisposable & Disposable>;
  if (later !== undefined) await later.call(client);
  else now?.call(client);
}
