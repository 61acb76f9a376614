// usage: node packages/proto/test/write-wire-snapshot.ts - writes wire-compat.txt anew from the generated code.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { registry } from "../src/index.ts";
import { describeWire } from "./describe-wire.ts";

writeFileSync(join(import.meta.dirname, "wire-compat.txt"), `${describeWire(registry).join("\n")}\n`);
