import { expect, test } from "vitest";
import { openClock } from "./clock";
import { durationMs, offsetAfter, startControl } from "./server";

test("durations are days and smaller", () => {
  expect(durationMs("P3D")).toBe(259_200_000);
  expect(durationMs("PT2H30M")).toBe(9_000_000);
  for (const wrong of ["P", "PT", "P1M", "3D", ""]) expect(() => durationMs(wrong)).toThrow();
});

test("business time moves forward only, except by a reset", () => {
  expect(offsetAfter({ advance: "P1D" }, 1000, 0)).toBe(86_401_000);
  expect(offsetAfter({ setTo: "1970-01-02T00:00:00Z" }, 0, 0)).toBe(86_400_000);
  expect(offsetAfter({ reset: true }, 5, 0)).toBe(0);
  expect(() => offsetAfter({ advanceMs: -1 }, 0, 0)).toThrow("forward");
  expect(() => offsetAfter({}, 0, 0)).toThrow("say");
});

test("the door tells and moves the time", async () => {
  const clock = await openClock({ databaseUrl: null, dataDir: null });
  const control = await startControl({ port: 0, clock, links: () => [] });
  const before = clock.now();
  const moved = await (await fetch(`${control.url}/clock`, { method: "POST", body: '{"advance":"P2D"}' })).json();
  expect(moved.offsetMs).toBe(172_800_000);
  expect(clock.now() - before).toBeGreaterThanOrEqual(172_800_000);
  expect((await fetch(`${control.url}/clock`, { method: "POST", body: "not json" })).status).toBe(400);
  await control.stop();
});
