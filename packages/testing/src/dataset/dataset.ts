import { BatonError, GrpcCode } from "@baton-ts/findings";
import type { Entitlement, Grant, Resource, ResourceType } from "@baton-ts/proto";
import { EntitlementSchema, GrantSchema, ResourceSchema, ResourceTypeSchema, registry } from "@baton-ts/proto";
import { type DescMessage, fromJson, type JsonValue, type MessageShape } from "@bufbuild/protobuf";

/** Listing whose page token repeats for ever, to provoke a pagination loop. */
export interface Loop {
  readonly listing: "list" | "entitlements" | "grants";
  readonly resourceType: string;
}

/** What a dataset file holds: messages as the file gives them, ids not yet replaced by the objects they name. */
export interface Dataset {
  /** Items a page. */
  readonly pageSize: number;
  readonly resourceTypes: readonly ResourceType[];
  readonly resources: readonly Resource[];
  readonly entitlements: readonly Entitlement[];
  readonly grants: readonly Grant[];
  readonly loopOn: Loop | undefined;
}

function invalid(what: string, cause?: unknown): BatonError {
  return new BatonError({
    code: "BATON_DATASET_INVALID",
    message: `The dataset is not usable: ${what}.`,
    hint: "A dataset has pageSize, resourceTypes, resources, entitlements and grants; their elements are protobuf JSON of c1.connector.v2.",
    grpcCode: GrpcCode.invalidArgument,
    cause,
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function messages<Desc extends DescMessage>(
  schema: Desc,
  file: Readonly<Record<string, unknown>>,
  key: string,
): MessageShape<Desc>[] {
  const list = file[key] ?? [];
  if (!Array.isArray(list)) throw invalid(`${key} is not a list`);
  return list.map((element: unknown, index) => {
    try {
      return fromJson(schema, element as JsonValue, { registry });
    } catch (error) {
      throw invalid(
        `${key}[${index}] is not a ${schema.typeName} (${error instanceof Error ? error.message : String(error)})`,
        error,
      );
    }
  });
}

function parsePageSize(value: unknown): number {
  if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
  throw invalid(`pageSize is ${JSON.stringify(value)}, expected a whole number above 0`);
}

function parseLoop(value: unknown): Loop | undefined {
  if (value === undefined || value === "") return undefined;
  const match = /^(list|entitlements|grants):(.+)$/.exec(typeof value === "string" ? value : "");
  if (match === null)
    throw invalid(`loopOn is ${JSON.stringify(value)}, expected list:<type>, entitlements:<type> or grants:<type>`);
  return { listing: match[1] as Loop["listing"], resourceType: match[2] ?? "" };
}

/**
 * Reads the JSON text of a dataset file: `pageSize`, `resourceTypes`, `resources`, `entitlements`, `grants` and, optionally, `loopOn`.
 * Unknown annotation types and fields are errors. Throws BATON_DATASET_INVALID.
 */
export function parseDataset(text: string): Dataset {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    throw invalid("it is not JSON", error);
  }
  if (!isRecord(file)) throw invalid("it is not a JSON object");
  return {
    pageSize: parsePageSize(file["pageSize"]),
    resourceTypes: messages(ResourceTypeSchema, file, "resourceTypes"),
    resources: messages(ResourceSchema, file, "resources"),
    entitlements: messages(EntitlementSchema, file, "entitlements"),
    grants: messages(GrantSchema, file, "grants"),
    loopOn: parseLoop(file["loopOn"]),
  };
}
