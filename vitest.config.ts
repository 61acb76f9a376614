import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages,connectors,tools,examples}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    pool: "forks",
    setupFiles: ["tools/test/seed-properties.ts"],
    testTimeout: 30_000,
    typecheck: { enabled: false },
  },
});
