import type { Tx } from "./commit";
import type { Scope } from "./scope";

/** Settings of a shop that people change; what is switched (mode, pause) is not here. */
export interface MerchantSettings {
  readonly name: string;
  readonly legalName: string;
  readonly vatNumber: string | null;
  readonly address: string | null;
  readonly country: string;
  readonly timezone: string;
  readonly defaultLanguage: string;
  readonly supportEmail: string | null;
  readonly statementDescriptor: string;
  readonly accentColor: string;
  readonly logoUrl: string | null;
  readonly dailyCapCount: number;
  readonly dailyCapMinor: bigint;
  readonly chargeFromHour: number;
  readonly chargeUntilHour: number;
  readonly noticeHours: number;
  readonly oldConsentNoticeHours: number;
  readonly cardRequestAfterDays: readonly number[];
  readonly cardRequestBeforeDays: readonly number[];
  readonly consentLatestDays: number;
  readonly retryAfterDays: readonly number[];
  readonly retryMax: number;
  /** Fulfilment waits for the balance by itself. */
  readonly holdsUntilPaid: boolean;
  /** A full refund made in Shopify: `cancel` the preorder everywhere, or `ask` (only its schedule stops). */
  readonly onFullRefund: string;
  /** Days after the first failure notice; null: orders are never cancelled by themselves (rule 24). */
  readonly autoCancelAfterDays: number | null;
  readonly finalNoticeHours: number;
  /** Days a card is kept once nothing is owed on it (rule 34). */
  readonly cardKeptDays: number;
}

export interface MerchantRow extends MerchantSettings {
  readonly version: number;
  readonly shopCurrency: string;
  readonly mode: string;
  readonly moneyPausedAt: Date | null;
  readonly moneyPausedReason: string | null;
  readonly collectSwitchedOnAt: Date | null;
}

/** @throws when the merchant of the scope is gone: a scope is only made for one that is there */
export async function merchantRow(scope: Scope): Promise<MerchantRow> {
  return scope.db.prisma.merchant.findUniqueOrThrow({ where: { id: scope.merchantId } });
}

/** The row, locked until the transaction ends. */
export async function lockMerchant(tx: Tx, merchantId: string): Promise<MerchantRow> {
  await tx.$queryRaw`SELECT id FROM merchant WHERE id = ${merchantId}::uuid FOR NO KEY UPDATE`;
  return tx.merchant.findUniqueOrThrow({ where: { id: merchantId } });
}

/** Writes settings and counts the version up. */
export async function updateMerchant(tx: Tx, merchantId: string, patch: Partial<MerchantSettings>): Promise<void> {
  const { cardRequestAfterDays: after, cardRequestBeforeDays: before, retryAfterDays: retry, ...plain } = patch;
  await tx.merchant.update({
    where: { id: merchantId },
    data: {
      ...plain,
      ...(after ? { cardRequestAfterDays: [...after] } : {}),
      ...(before ? { cardRequestBeforeDays: [...before] } : {}),
      ...(retry ? { retryAfterDays: [...retry] } : {}),
      version: { increment: 1 },
    },
  });
}
