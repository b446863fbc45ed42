import type { Language } from "@/lib/domain/language";
import type { CollectMode } from "@/lib/domain/states";
import { Prisma, type Tx } from "./commit";
import type { Scope } from "./scope";

/** What a plan must know of the shop as a whole. */
export type RunShop = {
  readonly mode: CollectMode;
  readonly isPaused: boolean;
  readonly isInstallationPaused: boolean;
  readonly isStripeReady: boolean;
  readonly zone: string;
  readonly fromHour: number;
  readonly untilHour: number;
  readonly statementText: string;
  readonly noticeHours: number;
  readonly oldConsentNoticeHours: number;
  readonly retryMax: number;
  /** What is written down for the team is written in it. */
  readonly language: Language;
};

/** @throws when the merchant does not exist: nobody gets a scope of one that does not */
export async function runShop(reader: Tx | Scope["db"]["prisma"], merchantId: string): Promise<RunShop> {
  const [shop] = await reader.$queryRaw<RunShop[]>(Prisma.sql`
    SELECT m.mode, m.money_paused_at IS NOT NULL AS "isPaused", (SELECT money_paused_at IS NOT NULL FROM installation) AS "isInstallationPaused",
      EXISTS (SELECT 1 FROM stripe_connection s WHERE s.merchant_id = m.id AND s.status = 'ok') AS "isStripeReady", m.timezone AS zone,
      m.charge_from_hour AS "fromHour", m.charge_until_hour AS "untilHour", m.statement_descriptor AS "statementText", m.notice_hours AS "noticeHours",
      m.old_consent_notice_hours AS "oldConsentNoticeHours", m.retry_max AS "retryMax", m.default_language AS language
    FROM merchant m WHERE m.id = ${merchantId}::uuid`);
  if (!shop) throw new Error(`there is no merchant ${merchantId}`);
  return shop;
}
