import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages,connectors,tools,examples}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    pool: "forks",
    testTimeout: 30_000,
    typecheck: { enabled: false },
  },
});
