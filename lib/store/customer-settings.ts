import type { CollectMode } from "@/lib/domain/states";
import type { Tx } from "./commit";
import type { Scope } from "./scope";

/** What the customer's side needs to know of a shop. */
export interface CustomerSettings {
  readonly name: string;
  readonly legalName: string;
  readonly supportEmail: string | null;
  readonly accentColor: string;
  readonly logoUrl: string | null;
  readonly timezone: string;
  readonly mode: CollectMode;
  /** What the customer's card statement shows. */
  readonly statementText: string;
  readonly chargeFromHour: number;
  readonly chargeUntilHour: number;
  readonly noticeHours: number;
  readonly oldConsentNoticeHours: number;
  readonly cardRequestAfterDays: readonly number[];
  readonly cardRequestBeforeDays: readonly number[];
  readonly consentLatestDays: number;
}

/** @throws when the merchant does not exist: nobody gets a scope of one that does not */
export async function readCustomerSettings(reader: Tx | Scope["db"]["prisma"], merchantId: string): Promise<CustomerSettings> {
  const row = await reader.merchant.findUniqueOrThrow({ where: { id: merchantId } });
  return { ...row, mode: row.mode as CollectMode, statementText: row.statementDescriptor };
}
