import { currency, money } from "./money";
import { differencesOf, type OwnBooks, type OwnPayment, type ShopBooks, type StripeBooks } from "./reconciliation";
import { markerOfPayment } from "./reconciliation-moves";
import type { ShopTransactionFacts } from "./shopify-order";

export const THEN = new Date("2026-11-01T10:00:00Z");
export const SETTLED = new Date("2026-11-02T10:00:00Z");
export const EUR = currency("EUR");
export const eur = (minor: number | bigint) => money(BigInt(minor), EUR);

export type Sums = { readonly deposit: number; readonly balance: number; readonly back: number; readonly shopBack: number };
export type Three = { ours: OwnBooks; stripe: StripeBooks; shop: ShopBooks };

const BASE = { rail: "stripe", kind: "charge", status: "succeeded", parentId: null, isAcknowledged: false, at: THEN } as const;
const NAMES = { instalmentId: null, chargeId: null, paymentIntentId: null, refundId: null, transactionGid: null } as const;
export const own = (id: string, amount: number, change: Partial<OwnPayment>): OwnPayment => ({
  ...{ ...BASE, ...NAMES, id, amount: eur(amount), recordState: "not_needed" },
  ...change,
});
export const moved = (gid: string, amount: number, change: Partial<ShopTransactionFacts>): ShopTransactionFacts => ({
  ...{ gid, parentGid: null, kind: "sale", status: "success", gateway: "shopify_payments", isManual: false, amount: eur(amount) },
  ...{ processedAt: THEN, isTest: false, ourMarker: null, ...change },
});

/** Three books of one order that agree: a deposit the shop took, a balance we charged and recorded, something back of each. */
export function agreeing({ deposit, balance, back, shopBack }: Sums): Three {
  const marker = markerOfPayment("p-balance");
  const refunds = back > 0 ? [{ refundId: "re_1", amount: eur(back), status: "succeeded", at: THEN }] : [];
  const payments = [
    own("p-deposit", deposit, { rail: "shopify", transactionGid: "t-deposit" }),
    own("p-balance", balance, { instalmentId: "i-balance", chargeId: "ch_1", paymentIntentId: "pi_1", recordState: "recorded" }),
    ...(back > 0 ? [own("p-back", back, { kind: "refund", parentId: "p-balance", refundId: "re_1" })] : []),
    ...(shopBack > 0
      ? [own("p-shop", shopBack, { rail: "shopify", kind: "refund", parentId: "p-deposit", transactionGid: "t-back" })]
      : []),
  ];
  const instalments = [{ id: "i-balance", state: "paid", amount: eur(balance) }] as const;
  const head = {
    orderId: "o",
    gid: "gid://shopify/Order/1",
    name: "#1",
    currency: EUR,
    total: eur(deposit + balance),
    collector: "stripe",
  } as const;
  const transactions = [
    moved("t-deposit", deposit, {}),
    moved("t-balance", balance, { ourMarker: marker, isManual: true, gateway: `Predesk ${marker}` }),
    ...(back > 0 ? [moved("t-mirror", back, { kind: "refund", parentGid: "t-balance", isManual: true })] : []),
    ...(shopBack > 0 ? [moved("t-back", shopBack, { kind: "refund", parentGid: "t-deposit" })] : []),
  ];
  const charge = { chargeId: "ch_1", paymentIntentId: "pi_1", status: "succeeded", amount: eur(balance), refunded: eur(back), at: THEN };
  return {
    ours: { ...head, cancelledAt: null, payments, instalments, attempts: [], refunds: [] },
    stripe: { charges: [{ ...charge, instalmentId: "i-balance", refunds }], absent: [], intents: new Map() },
    shop: { currency: EUR, total: head.total, outstanding: eur(0), updatedAt: THEN, cancelledAt: null, transactions },
  };
}

export const compare = ({ ours, stripe, shop }: Three) => differencesOf({ ours, stripe, shop, settledBefore: SETTLED });
