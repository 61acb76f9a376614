import { createMemoryStore } from "../src/memory/memory-store.ts";
import { createFileStore } from "./file-store.ts";
import { describeStoreContract } from "./store-contract.ts";

describeStoreContract({
  name: "memory",
  create: async (options) => {
    const store = createMemoryStore(options);
    return {
      createWriter: async (syncId) => store.createWriter(syncId),
      openReader: async () => store.reader,
      [Symbol.asyncDispose]: async () => {},
    };
  },
});

describeStoreContract({ name: "v1", create: createFileStore });

describeStoreContract({
  name: "v3",
  takesMessagesApart: true,
  create: (options) => createFileStore({ ...options, engine: "pebble" }),
});
