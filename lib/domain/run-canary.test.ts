import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canaryVerdict, MOST_UNDERWAY } from "./run-canary";

const settings = { canaryCount: 10, mostDeclinedPercent: 15 };
const so = (opened: number, underway: number, succeeded: number, failed: number) => ({ opened, underway, succeeded, failed });

describe("the canary", () => {
  it("lets the first charges leave, and no more than those", () => {
    expect(canaryVerdict(settings, so(0, 0, 0, 0))).toEqual({ kind: "go", room: 10 });
    expect(canaryVerdict(settings, so(7, 7, 0, 0))).toEqual({ kind: "go", room: 3 });
    expect(canaryVerdict(settings, so(10, 10, 0, 0))).toEqual({ kind: "wait" });
    expect(canaryVerdict(settings, so(10, 1, 9, 0))).toEqual({ kind: "wait" });
  });

  it("stops at the rate, not only above it", () => {
    expect(canaryVerdict(settings, so(10, 0, 9, 1))).toEqual({ kind: "go", room: MOST_UNDERWAY });
    expect(canaryVerdict(settings, so(10, 0, 8, 2))).toEqual({ kind: "stop", failed: 2, settled: 10 });
    expect(canaryVerdict({ ...settings, mostDeclinedPercent: 20 }, so(10, 0, 8, 2))).toEqual({ kind: "stop", failed: 2, settled: 10 });
  });

  it("goes on although a bank takes days over one payment", () => {
    expect(canaryVerdict(settings, so(10, 0, 9, 0))).toEqual({ kind: "go", room: MOST_UNDERWAY });
  });

  it("looks again later: a run that began well and goes badly is stopped too", () => {
    expect(canaryVerdict(settings, so(200, 50, 120, 30))).toEqual({ kind: "stop", failed: 30, settled: 150 });
  });

  it("never lets more leave than the canary before it is judged, nor more than may be underway", () => {
    const count = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 100 }),
        count,
        count,
        count,
        (canaryCount, mostDeclinedPercent, underway, succeeded, failed) => {
          const opened = underway + succeeded + failed;
          const verdict = canaryVerdict({ canaryCount, mostDeclinedPercent }, so(opened, underway, succeeded, failed));
          if (verdict.kind !== "go") return;
          const settled = succeeded + failed;
          if (opened < canaryCount) expect(opened + verdict.room).toBeLessThanOrEqual(canaryCount);
          else {
            expect(underway + verdict.room).toBeLessThanOrEqual(MOST_UNDERWAY);
            expect(settled === 0 || failed * 100 < mostDeclinedPercent * settled).toBe(true);
          }
        },
      ),
    );
  });
});
