/**
 * Grant expansion: seconds and peak memory for graphs built directly as integers.
 * usage: node benches/expand.ts [shape …]; without shapes, all of them. Each shape runs in a process of its own, so that `rssBytes` (the peak
 * of the whole process, input included) belongs to it. Prints one JSON object a line.
 */
import { spawnSync } from "node:child_process";
import { type ExpansionEdge, expandGrants, GrantColumns } from "@baton-ts/graph";

/** Parameters of the `synth` shape: groups in chains of `depth`, users in groups, groups in roles. */
interface Synth {
  readonly users: number;
  readonly groups: number;
  readonly perGroup: number;
  readonly roles: number;
  readonly groupsPerRole: number;
  readonly depth: number;
}

const SHAPES: Readonly<Record<string, Synth>> = {
  M: { users: 100_000, groups: 2000, perGroup: 250, roles: 200, groupsPerRole: 10, depth: 5 },
  "M x10": { users: 1_000_000, groups: 20_000, perGroup: 250, roles: 2000, groupsPerRole: 10, depth: 5 },
  "deep chains": { users: 1_000_000, groups: 10_000, perGroup: 250, roles: 100, groupsPerRole: 5, depth: 50 },
  "wide roles": { users: 1_000_000, groups: 5000, perGroup: 250, roles: 50, groupsPerRole: 2500, depth: 1 },
  "many small": { users: 1_000_000, groups: 1_000_000, perGroup: 4, roles: 100_000, groupsPerRole: 5, depth: 3 },
  "no edges": { users: 1_000_000, groups: 20_000, perGroup: 1000, roles: 0, groupsPerRole: 0, depth: 0 },
};

const USER = 0;
const GROUP = 1;

/** Entitlements: the groups, then the roles. Principals: the users, then the groups. */
function synthesize(shape: Synth): {
  readonly grants: GrantColumns;
  readonly edges: ExpansionEdge[];
  readonly principalTypeOf: Int32Array;
} {
  const { users, groups, perGroup, roles, groupsPerRole, depth } = shape;
  const grants = new GrantColumns();
  const edges: ExpansionEdge[] = [];
  const nest = (source: number, destination: number): void => {
    grants.add(destination, users + source);
    edges.push({ source, destination, shallow: false, principalTypes: [USER] });
  };
  for (let group = 0; group < groups; group++) {
    if (depth > 0 && group % depth !== 0) nest(group - 1, group);
    for (let k = 0; k < perGroup; k++) grants.add(group, (group * 7919 + k * 104_729) % users);
  }
  for (let role = 0; role < roles; role++) {
    for (let k = 0; k < groupsPerRole; k++) nest((role * 31 + k * 17) % groups, groups + role);
  }
  return { grants, edges, principalTypeOf: new Int32Array(users + groups).fill(GROUP, users).fill(USER, 0, users) };
}

function measure(name: string, shape: Synth): void {
  const input = { ...synthesize(shape), entitlementCount: shape.groups + shape.roles };
  const startedAt = performance.now();
  const expansion = expandGrants(input);
  const seconds = (performance.now() - startedAt) / 1000;
  const result = {
    shape: name,
    inputGrants: input.grants.count,
    edges: input.edges.length,
    cells: expansion.cellCount,
    sources: expansion.sources.length,
    synthesized: expansion.synthesizedCount,
    seconds: Number(seconds.toFixed(4)),
    perSecond: Math.round(expansion.synthesizedCount / seconds),
    rssBytes: process.resourceUsage().maxRSS * 1024,
  };
  console.log(JSON.stringify(result));
}

const wanted = process.argv.slice(2);
const [only] = wanted;
if (wanted.length === 1 && only !== undefined) {
  const shape = SHAPES[only];
  if (shape === undefined)
    throw new RangeError(`no shape ${JSON.stringify(only)}, expected one of: ${Object.keys(SHAPES).join(", ")}`);
  measure(only, shape);
} else {
  for (const name of wanted.length > 0 ? wanted : Object.keys(SHAPES)) {
    const run = spawnSync(process.execPath, [import.meta.filename, name], { stdio: "inherit" });
    if (run.status !== 0) process.exitCode = 1;
  }
}
