import { AgentTrait_AgentStatus as AgentStatus, type AgentTrait, AgentTraitSchema } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import { type ResourceId, toWireId } from "../../identity/resource-id.ts";
import type { Maybe } from "../maybe.ts";
import type { SharedAttributes } from "../shared-attributes.ts";

/** Attributes of an AI agent. */
export interface AgentAttributes {
  /** The account that the agent acts as. */
  readonly agentIdentity?: Maybe<ResourceId>;
}

const statuses = { enabled: AgentStatus.READY, disabled: AgentStatus.DISABLED, deleted: AgentStatus.DELETED } as const;

/** The trait; profile and status (`enabled` is READY there) are repeated in it as upstream does. */
export function agentTrait(agent: AgentAttributes, shared: SharedAttributes): AgentTrait {
  return create(AgentTraitSchema, {
    status: shared.status === undefined ? AgentStatus.UNSPECIFIED : statuses[shared.status],
    identityResourceId: agent.agentIdentity ? toWireId(agent.agentIdentity) : undefined,
    profile: shared.profile,
  });
}
