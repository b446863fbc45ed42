import { randomInt } from "node:crypto";
import { defineConfig, devices } from "@playwright/test";
import { findChromium, here } from "./scripts/testing/chromium";

// Chosen once in the main process; the workers that load this file again inherit it.
process.env.E2E_PORT ??= String(randomInt(20_000, 30_000));

const launchOptions = {
  executablePath: findChromium(here()) ?? undefined,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export default defineConfig({
  testDir: "e2e",
  outputDir: ".build/e2e",
  globalSetup: "./scripts/testing/e2e-installation.ts",
  // One installation serves all tests, with one clock: a test that moves it would move it for a neighbour.
  workers: 1,
  retries: 0,
  // No test says how long something takes: these only end what hangs, also on a machine that does much else.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    baseURL: process.env.E2E_APP_URL ?? `http://localhost:${process.env.E2E_PORT}`,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions,
  },
  projects: [
    { name: "desktop", testIgnore: "**/*.phone.spec.ts", use: { ...devices["Desktop Chrome"], viewport: { width: 1440, height: 900 } } },
    { name: "phone", testMatch: "**/*.phone.spec.ts", use: { ...devices["Pixel 7"] } },
  ],
});
