/** The canary: the first charges of a run, and the rate of declines above which it goes no further. */

/** Charges on their way at once: few enough that a pause stops a run within seconds. */
export const MOST_UNDERWAY = 200;

export type CanarySettings = { readonly canaryCount: number; readonly mostDeclinedPercent: number };

/** Charges of a run since its canary began. */
export type ChargesSoFar = {
  readonly opened: number;
  /** Open or in doubt: nobody knows yet. A payment the bank works on for days counts as neither. */
  readonly underway: number;
  readonly succeeded: number;
  /** Declined, challenged by the bank, or not made at all. */
  readonly failed: number;
};

export type CanaryVerdict =
  /** At most `room` more may leave now. */
  | { readonly kind: "go"; readonly room: number }
  | { readonly kind: "wait" }
  | { readonly kind: "stop"; readonly failed: number; readonly settled: number };

/**
 * Whether a run may charge on. The first `canaryCount` leave and are waited for; from then on the rate is looked at before every
 * batch, over all charges since the canary began.
 */
export function canaryVerdict(settings: CanarySettings, so: ChargesSoFar): CanaryVerdict {
  const settled = so.succeeded + so.failed;
  if (so.opened < settings.canaryCount) return { kind: "go", room: settings.canaryCount - so.opened };
  const isCanaryOut = settled < Math.min(settings.canaryCount, so.opened) && so.underway > 0;
  if (isCanaryOut) return { kind: "wait" };
  if (settled > 0 && so.failed * 100 >= settings.mostDeclinedPercent * settled) return { kind: "stop", failed: so.failed, settled };
  const room = MOST_UNDERWAY - so.underway;
  return room > 0 ? { kind: "go", room } : { kind: "wait" };
}
