import path from "node:path";
import { defineConfig } from "vitest/config";

const alias = { "@": path.resolve(import.meta.dirname) };
const exclude = ["**/node_modules/**", ".next/**", ".data/**", ".build/**", "e2e/**"];
const setupFiles = ["scripts/testing/quiet-console.ts"];

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...exclude, "**/*.int.test.ts", "**/*.launch.test.ts"],
          setupFiles,
          testTimeout: 20_000,
          restoreMocks: true,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "int",
          include: ["**/*.int.test.ts"],
          exclude,
          setupFiles,
          globalSetup: ["scripts/testing/global-setup.ts"],
          pool: "forks",
          maxWorkers: 3,
          // Each file has a database of its own; loading the application again for each would take a fifth of the time.
          isolate: false,
          // No test says how long something takes: these only end one that hangs, also on a machine that does much else.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          restoreMocks: true,
        },
      },
      {
        resolve: { alias },
        // The launcher itself, on a production build: a whole installation each, so one after the other.
        test: {
          name: "launch",
          include: ["**/*.launch.test.ts"],
          exclude,
          setupFiles,
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
