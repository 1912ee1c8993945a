import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts", "test/architecture.test.ts"] } },
      { test: { name: "contracts", include: ["test/contracts/**/*.test.ts"], testTimeout: 60_000 } },
      {
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts", "test/exploits/**/*.test.ts", "test/golden/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "docker",
          include: ["test/docker/**/*.test.ts"],
          testTimeout: 300_000,
          // The first to need the images waits until they are built: on a machine without them that is many minutes.
          hookTimeout: 2_400_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
