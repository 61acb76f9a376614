import { isBatonError } from "@baton-ts/findings";
import { toJsonValue } from "@baton-ts/proto";
import { ConfigurationSchema } from "@baton-ts/proto/service";
import { expect, test } from "vitest";
import {
  type ConfigFields,
  type ConfigValues,
  type ConnectorDefinition,
  defineConnector,
  field,
  resourceType,
} from "../index.ts";
import type { ConstraintDeclaration } from "./constraints.ts";

const thing = resourceType("thing", { displayName: "Thing" });

function connector(config: ConfigFields, constraints: readonly ConstraintDeclaration<string>[] = []): ConnectorDefinition {
  return defineConnector({ name: "baton-x", displayName: "X", config, constraints, connect: () => ({}) }).resources(
    thing.sync({ list: async ({ page }) => page.done([]) }),
  );
}

/** Values as if each came from its flag. */
function flags(values: Readonly<Record<string, unknown>>): ConfigValues {
  return new Map(Object.entries(values).map(([name, value]) => [name, { value: value as string, source: `flag --${name}` }]));
}

function errorsOf(definition: ConnectorDefinition, values: Readonly<Record<string, unknown>>): readonly string[] {
  try {
    definition.parseConfig(flags(values));
  } catch (error) {
    if (isBatonError(error) && error.code === "BATON_CONFIG_INVALID") return error.details["errors"] as readonly string[];
    throw error;
  }
  return [];
}

test("values arrive under the author's keys, with defaults", () => {
  const definition = connector({
    baseURL: field.url({ default: "https://api.acme.test/" }),
    apiToken: field.secret({ required: true }),
    pageSize: field.int({ default: 100 }),
    maxUsers: field.int(),
    region: field.select(["eu", "us"], { default: "eu" }),
    nickname: field.string(),
    skipArchived: field.bool(),
    orgs: field.stringSlice(),
    labels: field.stringMap({ default: { a: "1" } }),
  });
  expect(definition.fields.map(({ key, name }) => [key, name])).toEqual([
    ["baseURL", "base-url"],
    ["apiToken", "api-token"],
    ["pageSize", "page-size"],
    ["maxUsers", "max-users"],
    ["region", "region"],
    ["nickname", "nickname"],
    ["skipArchived", "skip-archived"],
    ["orgs", "orgs"],
    ["labels", "labels"],
  ]);
  const { apiToken, ...rest } = definition.parseConfig(flags({ "api-token": "s3cr3t", orgs: ["a", "b"] }));
  expect(rest).toEqual({
    baseURL: "https://api.acme.test",
    pageSize: 100,
    maxUsers: undefined,
    region: "eu",
    nickname: undefined,
    skipArchived: false,
    orgs: ["a", "b"],
    labels: { a: "1" },
  });
  expect((apiToken as { reveal(): string }).reveal()).toBe("s3cr3t");
});

test("every wrong field is reported with the place of its value, in upstream's words", () => {
  const definition = connector({
    apiToken: field.secret({ required: true, rules: { prefix: "acme_" } }),
    pageSize: field.int({ rules: { min: 1, max: 500 } }),
    email: field.string({ rules: { format: "email" } }),
    engine: field.select(["", "sqlite", "pebble"]),
    orgs: field.stringSlice({ rules: { maxItems: 2, unique: true, items: { minLength: 2 } } }),
    site: field.url(),
  });
  expect(errorsOf(definition, { "page-size": 501 })).toEqual([
    "field api-token of type string is marked as required but it has a zero-value (set --api-token or BATON_API_TOKEN)",
    "field page-size: value must be less than or equal to 500 but got 501 (from flag --page-size)",
  ]);
  expect(errorsOf(definition, { "api-token": "acme_1", email: "me", engine: "foo", site: "acme.test" })).toEqual([
    "field email: value must be a valid email address but got 'me' (from flag --email)",
    "field engine: value must be one of [ sqlite pebble] but got 'foo' (from flag --engine)",
    "field site: value must be a valid URL but got 'acme.test', without http:// or https:// (from flag --site)",
  ]);
  expect(errorsOf(definition, { "api-token": "acme_1", orgs: ["aa", "b"] })).toEqual([
    "field orgs invalid item at field 1: value must be at least 2 characters long but got 1 (from flag --orgs)",
  ]);
  expect(errorsOf(definition, { "api-token": "acme_1", orgs: ["aa", "aa"] })).toEqual([
    'field orgs: value must not contain duplicate items but got multiple "aa" (from flag --orgs)',
  ]);
  expect(errorsOf(definition, { "api-token": "acme_1", "page-size": 0 })).toEqual([
    "field page-size: value must be greater than or equal to 1 but got 0 (from flag --page-size)",
  ]);
});

test("a wrong secret is never repeated", () => {
  const definition = connector({ apiToken: field.secret({ rules: { pattern: "^acme_[0-9]+$" } }) });
  const prefixed = connector({ apiToken: field.secret({ rules: { prefix: "acme_" } }) });
  expect(errorsOf(prefixed, { "api-token": "hunter2" })).toEqual([
    "field api-token: value must have prefix 'acme_' but got another value (from flag --api-token)",
  ]);
  expect(errorsOf(definition, { "api-token": "acme_x" })).toEqual([
    "field api-token: value must match pattern ^acme_[0-9]+$ but got another value (from flag --api-token)",
  ]);
});

test("string rules and formats", () => {
  const check = (rules: Parameters<typeof field.string>[0], value: string) =>
    errorsOf(connector({ x: field.string(rules) }), { x: value });
  const format = (name: "email" | "hostname" | "ip" | "ipv4" | "ipv6" | "uri" | "uuid", value: string) =>
    check({ rules: { format: name } }, value).length === 0;
  expect(check({ rules: { length: 3 } }, "äb")).toEqual([]);
  expect(check({ rules: { length: 2 } }, "äb")).toEqual([
    "field x: value must be exactly 2 characters long but got 3 (from flag --x)",
  ]);
  expect(check({ rules: { contains: "-" } }, "ab")).toEqual(["field x: value must contain '-' but got 'ab' (from flag --x)"]);
  expect(check({ rules: { notIn: ["a", "b"] } }, "b")).toEqual([
    "field x: value must not be one of [a b] but got 'b' (from flag --x)",
  ]);
  expect(check({ rules: { suffix: ".test" } }, "a.tes")).toEqual([
    "field x: value must have suffix '.test' but got 'a.tes' (from flag --x)",
  ]);
  expect(["a@b", "Ann <a@b.test>"].every((value) => format("email", value))).toBe(true);
  expect(["a", "a@", "a b@c"].some((value) => format("email", value))).toBe(false);
  expect(["a.test", "10.0.0.1", "x-1"].every((value) => format("hostname", value))).toBe(true);
  expect(["-a", "a..b", "a_b", `${"a".repeat(64)}.test`].some((value) => format("hostname", value))).toBe(false);
  expect(["::1", "10.0.0.1"].map((value) => [format("ip", value), format("ipv4", value), format("ipv6", value)])).toEqual([
    [true, false, true],
    [true, true, false],
  ]);
  expect(["https://a", "/path"].every((value) => format("uri", value))).toBe(true);
  expect(format("uri", "a b")).toBe(false);
  const uuid = "123e4567-e89b-12d3-a456-426614174000";
  expect([uuid, `{${uuid}}`, `urn:uuid:${uuid}`, uuid.replaceAll("-", "")].every((value) => format("uuid", value))).toBe(true);
  expect(format("uuid", uuid.slice(1))).toBe(false);
});

test("constraints are checked after the fields, the first broken one is reported", () => {
  const fields = { user: field.string(), pass: field.secret(), accessToken: field.secret(), org: field.string() };
  const definition = connector(fields, [
    { requiredTogether: ["user", "pass"] },
    { mutuallyExclusive: ["pass", "accessToken", "org"] },
    { fields: ["org"], dependOn: ["accessToken"] },
    { atLeastOne: ["user", "pass", "accessToken"] },
  ]);
  expect(errorsOf(definition, { user: "a" })).toEqual(["fields marked as needed together are missing: ('pass')"]);
  expect(errorsOf(definition, { user: "a", pass: "b", "access-token": "c", org: "d" })).toEqual([
    "fields marked as mutually exclusive were set: ('pass', 'access-token', and 'org')",
  ]);
  expect(errorsOf(definition, { org: "d" })).toEqual(["set fields ('org') are dependent on ('access-token') being set"]);
  expect(errorsOf(definition, {})).toEqual(["at least one field was expected, any of: ('user', 'pass', and 'access-token')"]);
  expect(errorsOf(definition, { "access-token": "c" })).toEqual([]);
});

test("only the fields of the chosen auth method are checked", () => {
  const definition = defineConnector({
    name: "baton-x",
    displayName: "X",
    config: { apiToken: field.secret({ required: true }), clientId: field.string({ required: true }) },
    authMethods: {
      token: { displayName: "Token", fields: ["apiToken"], default: true },
      app: { displayName: "App", fields: ["clientId"] },
    },
    connect: () => ({}),
  }).resources(thing.sync({ list: async ({ page }) => page.done([]) }));
  expect(definition.parseConfig(flags({ "client-id": "x" }), "app")).toEqual({ apiToken: undefined, clientId: "x" });
  expect(() => definition.parseConfig(flags({ "client-id": "x" }))).toThrow(
    /field api-token of type string is marked as required/,
  );
  // An unknown method falls back to the default one.
  expect(() => definition.parseConfig(flags({ "client-id": "x" }), "other")).toThrow(/field api-token/);
});

test("a file's content cannot print itself", () => {
  const definition = connector({ privateKey: field.fileUpload({ secret: true, required: true, extensions: [".pem"] }) });
  const { privateKey } = definition.parseConfig(flags({ "private-key": Buffer.from("PEM!") }));
  expect(String(privateKey)).toBe("[file of 4 bytes]");
  expect((privateKey as { text(): string }).text()).toBe("PEM!");
});

test("definitions that cannot work are refused at once", () => {
  expect(() => connector({ apiToken: field.string() })).toThrow(/sounds like a secret \("Token"\) but is not one/);
  expect(() => connector({ sshKeys: field.stringSlice() })).toThrow(/sounds like a secret/);
  expect(() => connector({ keyFile: field.fileUpload() })).toThrow(/sounds like a secret/);
  expect(() =>
    connector({ keyspace: field.string({ notSecret: true }), tokenUrl: field.url(), maxTokens: field.int() }),
  ).not.toThrow();
  expect(() => connector({ a: field.string({ name: "b" }), b: field.string() })).toThrow(
    "The fields a and b are both called --b.",
  );
  expect(() => connector({ "5x": field.string() })).toThrow(/would be called --5x/);
  expect(() => connector({ a: field.string({ rules: { pattern: "(" } }) })).toThrow(/is no regular expression/);
  expect(() => connector({ a: field.url({ default: "acme.test" }) })).toThrow(/is no http or https URL/);
  expect(() => connector({ a: field.select([]) })).toThrow(/has no choices/);
  expect(() => connector({ a: field.string() }, [{ atLeastOne: ["a"] }])).toThrow(/names 1 field/);
  expect(() => connector({ a: field.string() }, [{ requiredTogether: ["a", "a"] }])).toThrow(/names a field twice/);
  expect(() => connector({ a: field.string() }, [{ atLeastOne: ["a", "b"] }])).toThrow(/names the field b; the config has a/);
  expect(() =>
    connector({ a: field.string({ required: true }), b: field.string() }, [{ mutuallyExclusive: ["a", "b"] }]),
  ).toThrow(/The field a is required and excludes b/);
  expect(() => connector({ a: field.string(), b: field.string() }, [{ fields: ["a"], dependOn: ["a", "b"] }])).toThrow(
    /on both sides/,
  );
});

test("the exported configuration has what upstream's has", () => {
  const definition = defineConnector({
    name: "baton-x",
    displayName: "X",
    helpUrl: "https://docs.test/x",
    config: {
      apiToken: field.secret({ required: true, displayName: "Token", description: "A token" }),
      pageSize: field.int({ default: 100, rules: { min: 1, max: 500 } }),
      skip: field.bool({ target: "ops" }),
      debugOnly: field.string({ target: "cli" }),
      region: field.select(["eu", "us"]),
      keyFile: field.fileUpload({ secret: true, extensions: [".json"] }),
      orgs: field.stringSlice({ default: ["a"] }),
    },
    constraints: [{ mutuallyExclusive: ["region", "orgs"] }, { atLeastOne: ["region", "debugOnly"] }],
    authMethods: { token: { displayName: "By token", fields: ["apiToken"] } },
    connect: () => ({}),
  }).resources(thing.sync({ list: async ({ page }) => page.done([]) }));
  expect(toJsonValue(ConfigurationSchema, definition.configuration())).toEqual({
    displayName: "X",
    helpUrl: "https://docs.test/x",
    fields: [
      {
        name: "api-token",
        displayName: "Token",
        description: "A token",
        isRequired: true,
        isSecret: true,
        stringField: { rules: { isRequired: true } },
      },
      { name: "page-size", intField: { defaultValue: "100", rules: { gte: "1", lte: "500" } } },
      { name: "skip", isOps: true, boolField: {} },
      { name: "region", stringField: { rules: { in: ["eu", "us"] } } },
      {
        name: "key-file",
        isSecret: true,
        stringField: { type: "STRING_FIELD_TYPE_FILE_UPLOAD", allowedExtensions: [".json"] },
      },
      { name: "orgs", stringSliceField: { defaultValue: ["a"] } },
    ],
    constraints: [{ kind: "CONSTRAINT_KIND_MUTUALLY_EXCLUSIVE", fieldNames: ["region", "orgs"] }],
    fieldGroups: [{ name: "token", displayName: "By token", fields: ["api-token"] }],
  });
});
