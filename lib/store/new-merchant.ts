import type { Language } from "@/lib/domain/language";
import type { Tx } from "./commit";
import { newId } from "./ids";

export interface NewMerchant {
  readonly name: string;
  /** Named in consents and receipts (rules 20, 33). */
  readonly legalName: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** IANA zone. */
  readonly timezone: string;
  /** ISO 4217, the shop's own. */
  readonly shopCurrency: string;
  readonly defaultLanguage: Language;
  /** What the customer reads on the card statement. */
  readonly statementDescriptor: string;
  readonly supportEmail?: string | null;
  readonly vatNumber?: string | null;
  readonly address?: string | null;
  readonly accentColor?: string;
}

/** First hit wins: a selling plan says most, then money outstanding under payment terms, then a tag somebody set. */
const DEFAULT_RULES = [
  { kind: "selling_plan", value: { plans: [] } },
  { kind: "payment_terms", value: { types: [] } },
  { kind: "tag", value: { tags: ["preorder", "precommande", "précommande"] } },
] as const;

export async function insertMerchant(tx: Tx, merchantId: string, merchant: NewMerchant): Promise<void> {
  await tx.merchant.create({ data: { id: merchantId, ...merchant } });
  await tx.detectionRule.createMany({
    data: DEFAULT_RULES.map(({ kind, value }, position) => ({ merchantId, id: newId(), position, kind, value, collector: "stripe" })),
  });
}
