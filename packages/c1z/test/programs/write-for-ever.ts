/** Writes grants to the file named by its argument until it is killed; a line on stdout for every batch. */
import { createBulkWriter } from "../../src/create-bulk-writer.ts";
import type { GrantRow } from "../../src/store/rows.ts";

const [path = "", tempDir = ""] = process.argv.slice(2);

async function* batches(): AsyncGenerator<GrantRow[]> {
  for (let batch = 0; ; batch++) {
    yield Array.from({ length: 1000 }, (_, n) => ({
      id: `${batch}/${n}`,
      entitlementId: "e",
      resourceType: "group",
      resourceId: "g",
      principalType: "user",
      principalId: `u${n}`,
      data: new Uint8Array(500),
      expansion: null,
      needsExpansion: false,
      discoveredAt: 0n,
    }));
    console.log(`batch ${batch}`);
  }
}

await using writer = await createBulkWriter({ path, engine: "sqlite", syncId: "3MWIybG9IMk3w2SgymM6btlUe2l", tempDir });
await writer.writeGrants(batches());
