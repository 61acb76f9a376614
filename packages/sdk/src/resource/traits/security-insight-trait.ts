import {
  SecurityInsightTrait_AppUserTargetSchema as AppUserTargetSchema,
  SecurityInsightTrait_ExternalResourceTargetSchema as ExternalTargetSchema,
  IssueSchema,
  RiskScoreSchema,
  type SecurityInsightTrait,
  SecurityInsightTraitSchema,
  RiskFactor_Severity as Severity,
  SecurityInsightTrait_UserTargetSchema as UserTargetSchema,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import { assertNever } from "../../assert-never.ts";
import { defineError } from "../../define-error.ts";
import { type ResourceId, toWireId } from "../../identity/resource-id.ts";
import type { Maybe } from "../maybe.ts";
import { readTime, type TimeInput } from "../read-time.ts";

/** A risk score or an issue about a user or a resource. */
export interface SecurityInsightAttributes {
  readonly insight: RiskScore | SecurityIssue;
  readonly about: InsightTarget;
  /** Left out when the system does not say. */
  readonly observedAt?: Maybe<TimeInput>;
}

/** `score` is 0 to 100; `sourceScore` is the system's own notation. */
export interface RiskScore {
  readonly kind: "risk-score";
  readonly score: number;
  readonly sourceScore?: Maybe<string>;
  readonly factors?: Maybe<readonly { readonly description: string; readonly severity: RiskSeverity }[]>;
}

/** A finding in words, with the severity as the system calls it. */
export interface SecurityIssue {
  readonly kind: "issue";
  readonly issue: string;
  readonly severity?: Maybe<string>;
}

/** What an insight is about: a user by e-mail, a resource of this connector, a thing in another system, or an app's user. */
export type InsightTarget =
  | { readonly kind: "user"; readonly email: string }
  | { readonly kind: "resource"; readonly resource: ResourceId }
  | { readonly kind: "external"; readonly externalId: string; readonly appHint?: Maybe<string> }
  | { readonly kind: "app-user"; readonly email: string; readonly externalId?: Maybe<string> };

/** How much a risk factor weighs. */
export type RiskSeverity = "low" | "medium" | "high" | "critical";

const severities: Readonly<Record<RiskSeverity, Severity>> = {
  low: Severity.LOW,
  medium: Severity.MEDIUM,
  high: Severity.HIGH,
  critical: Severity.CRITICAL,
};

/** The trait. Throws `BATON_DEFINE_INSIGHT` for a score out of range and for an issue without text. */
export function securityInsightTrait(attributes: SecurityInsightAttributes): SecurityInsightTrait {
  return create(SecurityInsightTraitSchema, {
    insightType: insightInit(attributes.insight),
    target: targetInit(attributes.about),
    observedAt: readTime(attributes.observedAt, "observation of a security insight"),
  });
}

function insightInit(insight: RiskScore | SecurityIssue): SecurityInsightTrait["insightType"] {
  if (insight.kind === "issue") {
    if (insight.issue === "")
      throw defineError("INSIGHT", "A security issue has no text.", "Leave out insights without content.");
    return { case: "issue", value: create(IssueSchema, { value: insight.issue, severity: insight.severity ?? "" }) };
  }
  if (!Number.isInteger(insight.score) || insight.score < 0 || insight.score > 100) {
    const message = `A risk score is ${insight.score}; a whole number from 0 to 100 is expected.`;
    throw defineError("INSIGHT", message, "Scale the system's score to 0..100 and give its own notation as sourceScore.");
  }
  const riskFactors = (insight.factors ?? []).map(({ description, severity }) => ({
    description,
    severity: severities[severity],
  }));
  const sourceScore = insight.sourceScore ?? "";
  return { case: "riskScore", value: create(RiskScoreSchema, { normalizedScore: insight.score, sourceScore, riskFactors }) };
}

function targetInit(target: InsightTarget): SecurityInsightTrait["target"] {
  switch (target.kind) {
    case "user":
      return { case: "user", value: create(UserTargetSchema, { email: target.email }) };
    case "resource":
      return { case: "resourceId", value: toWireId(target.resource) };
    case "external":
      return {
        case: "externalResource",
        value: create(ExternalTargetSchema, { externalId: target.externalId, appHint: target.appHint ?? "" }),
      };
    case "app-user":
      return {
        case: "appUser",
        value: create(AppUserTargetSchema, { email: target.email, externalId: target.externalId ?? "" }),
      };
    default:
      return assertNever(target);
  }
}
