/**
 * Grants a second through the codec, beside protobuf-es, for the three shapes that fill files: as grant expansion writes them, as this SDK's
 * connectors write them (id-only stubs), and as Go connectors write them (whole entitlement and principal inside).
 * usage: node benches/grant-codec.ts [rounds=5]. The best round counts. Stores results/grant-codec.json.
 */
import { type Grant, GrantSchema, ResourceSchema, registry, toBinaryDeterministic, toJsonText } from "@baton-ts/proto";
import { encodeGrant, encodePlainGrant, grantJson, type PlainGrant, readGrantKeys } from "@baton-ts/proto/codec";
import { create, fromBinary, fromJson, type JsonValue, toBinary, toJson } from "@bufbuild/protobuf";
import { recordResult } from "./record-result.ts";

const count = 50_000;
const rounds = Number(process.argv[2] ?? "5");
const typeUrl = "type.googleapis.com/c1.connector.v2.";

function plainGrant(n: number): PlainGrant {
  const group = n % 2000;
  const entitlementId = `role:r${n % 200}:assigned`;
  return {
    id: `${entitlementId}:user:u${n}`,
    entitlementId,
    resourceType: "role",
    resourceId: `r${n % 200}`,
    principalType: "user",
    principalId: `u${n}`,
    sources: [[`group:g${group}:member`, true]],
    immutable: true,
  };
}

function wholeGrantJson(n: number): JsonValue {
  const group = `g${n % 2000}`;
  return {
    entitlement: {
      resource: {
        id: { resourceType: "group", resource: group },
        displayName: `Group ${n % 2000}`,
        annotations: [
          { "@type": `${typeUrl}GroupTrait`, profile: { cost_center: "4711", owner: "u1" } },
          { "@type": `${typeUrl}RawId`, id: group },
        ],
      },
      id: `group:${group}:member`,
      displayName: `Group ${n % 2000} member`,
      description: `Member of group ${n % 2000}`,
      grantableTo: [{ id: "user", displayName: "User", traits: ["TRAIT_USER"] }],
      purpose: "PURPOSE_VALUE_ASSIGNMENT",
      slug: "member",
    },
    principal: {
      id: { resourceType: "user", resource: `u${n}` },
      displayName: `User ${n}`,
      annotations: [
        {
          "@type": `${typeUrl}UserTrait`,
          emails: [{ address: `u${n}@example.com`, isPrimary: true }],
          status: { status: "STATUS_ENABLED" },
          profile: { first_name: "User", last_name: String(n), department: `dept${n % 50}` },
          login: `u${n}`,
        },
        { "@type": `${typeUrl}RawId`, id: `u${n}` },
      ],
    },
    id: `group:${group}:member:user:u${n}`,
  };
}

const results: { readonly shape: string; readonly what: string; readonly perSecond: number }[] = [];
// What was computed is kept, so that nothing is optimised away.
let kept: unknown;

function measure(shape: string, what: string, run: (index: number) => unknown): void {
  let best = 0;
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    for (let index = 0; index < count; index++) kept = run(index);
    best = Math.max(best, count / ((performance.now() - startedAt) / 1000));
  }
  results.push({ shape, what, perSecond: Math.round(best) });
}

function measureShape(shape: string, messages: readonly Grant[]): void {
  const bytes = messages.map((message) => toBinaryDeterministic(GrantSchema, message));
  const message = (index: number): Grant => messages[index] as Grant;
  const wire = (index: number): Uint8Array => bytes[index] as Uint8Array;
  measure(shape, "encode: encodeGrant", (index) => encodeGrant(message(index)));
  measure(shape, "encode: toBinaryDeterministic", (index) => toBinaryDeterministic(GrantSchema, message(index)));
  measure(shape, "encode: protobuf-es", (index) => toBinary(GrantSchema, message(index)));
  measure(shape, "keys: readGrantKeys", (index) => readGrantKeys(wire(index)));
  measure(shape, "decode: protobuf-es", (index) => fromBinary(GrantSchema, wire(index)));
  measure(shape, "json: grantJson", (index) => grantJson(wire(index)));
  measure(shape, "json: decode and toJsonText", (index) => toJsonText(GrantSchema, fromBinary(GrantSchema, wire(index))));
  measure(shape, "json: protobuf-es", (index) =>
    JSON.stringify(toJson(GrantSchema, fromBinary(GrantSchema, wire(index)), { registry })),
  );
}

const plain = Array.from({ length: count }, (_, n) => plainGrant(n));
measure("synthesized", "encode: encodePlainGrant", (index) => encodePlainGrant(plain[index] as PlainGrant));
measureShape(
  "synthesized",
  plain.map((grant) => fromBinary(GrantSchema, encodePlainGrant(grant))),
);
measureShape(
  "stub",
  plain.map((grant) => fromBinary(GrantSchema, encodePlainGrant({ ...grant, sources: [], immutable: false }))),
);
const whole = Array.from({ length: count }, (_, n) => fromJson(GrantSchema, wholeGrantJson(n), { registry }));
measureShape("whole", whole);
const principals = whole.map((grant) => grant.principal ?? create(ResourceSchema));
measure("resource", "encode: toBinaryDeterministic", (index) =>
  toBinaryDeterministic(ResourceSchema, principals[index] ?? create(ResourceSchema)),
);
measure("resource", "encode: protobuf-es", (index) => toBinary(ResourceSchema, principals[index] ?? create(ResourceSchema)));
recordResult("grant-codec", { count, rounds, results, kept: kept !== undefined });
