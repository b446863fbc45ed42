import { addMonths, dateInZone, type PlainDate, startOfDayIn } from "@/lib/domain/dates";
import { OLD_CONSENT_MONTHS, planNotice } from "@/lib/domain/notices";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import type { RunSettings } from "@/lib/domain/run-kinds";
import type { PlanMoment } from "@/lib/store/run-facts";
import type { RunShop } from "@/lib/store/run-shop";

/** The switches of a shop that stand in the way of a whole run; null when none does. */
export function switchedOff(settings: RunSettings, shop: RunShop): Refusal | null {
  if (settings.kind === "change_due" || settings.kind === "undo_due") return null;
  if (shop.mode !== "collect") return refuse("watch_mode");
  if (settings.kind !== "collect" && settings.kind !== "refund") return null;
  if (shop.isInstallationPaused) return refuse("money_paused", { scope: "installation" });
  if (shop.isPaused) return refuse("money_paused", { scope: "merchant" });
  return shop.isStripeReady || settings.kind === "refund" ? null : refuse("stripe_not_connected");
}

/** What every order of a plan is held against at this instant. */
export function momentOf(merchantId: string, settings: RunSettings, shop: RunShop, now: Date): PlanMoment {
  const { zone, fromHour, untilHour, statementText, noticeHours, oldConsentNoticeHours, retryMax } = shop;
  const today = dateInZone(now, zone);
  const wanted: PlainDate = settings.kind === "change_due" ? settings.dueOn : today;
  const announced = (consentAgreedAt: Date) =>
    planNotice({ dueOn: wanted, zone, fromHour, untilHour, consentAgreedAt, lead: { noticeHours, oldConsentNoticeHours }, now }).chargeOn;
  const longAgo = startOfDayIn(zone, addMonths(today, -OLD_CONSENT_MONTHS - 1));
  return {
    merchantId,
    now,
    today,
    zone,
    statementText,
    noticeHours,
    oldConsentNoticeHours,
    retryMax,
    soonest: { recent: announced(now), old: announced(longAgo) },
  };
}
