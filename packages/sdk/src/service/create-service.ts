import { type ConnectorMetadata, ConnectorMetadataSchema } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import { computeCapabilities } from "../connector/compute-capabilities.ts";
import type { ConnectorService } from "../protocol/connector-service.ts";
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
    metadata: async () => metadata(service),
    capabilities: () => computeCapabilities(parts.model),
    async validate(call) {
      await retryCall(validateRetry, service.retryDeps(call), () => parts.validate(call.signal)).catch((error: unknown) => {
        throw wrapError("validate failed", error);
      });
      return { annotations: [], sdkVersion };
    },
    listResourceTypes: async () => types,
    listResources: (request, call) => listResources(service, request, call),
    getResource: (request, call) => getResource(service, request, call),
    listStaticEntitlements: async (request) => listStaticEntitlements(service, writer, request),
    listEntitlements: (request, call) => listEntitlements(service, writer, request, call),
    listGrants: (request, call) => listGrants(service, request, call),
    grant: (request, call) => grant(service, request, call),
    revoke: (request, call) => revoke(service, request, call),
    cleanup: async () => service.forget(),
    [Symbol.asyncDispose]: () => dispose(parts.client),
  };
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
