import { CONVERSATIONS, type Conversation } from "@/lib/domain/desk-card";
import { Prisma } from "./commit";
import type { Scope } from "./scope";

/** Whose order it is, and what its balance would be charged to now. */
export interface DeskCardFacts {
  readonly customerId: string;
  /** Kind of the payment method there is; null without one. */
  readonly methodKind: string | null;
}

export async function readDeskCardFacts(scope: Scope, orderId: string): Promise<DeskCardFacts | null> {
  const [row] = await scope.db.prisma.$queryRaw<DeskCardFacts[]>(Prisma.sql`
    SELECT o.customer_id::text AS "customerId",
      (SELECT c.kind FROM instalment i JOIN card c ON c.merchant_id = i.merchant_id AND c.id = i.card_id AND c.status = 'active'
        WHERE i.merchant_id = o.merchant_id AND i.order_id = o.id AND i.state NOT IN ('paid', 'cancelled') ORDER BY i.position LIMIT 1) AS "methodKind"
    FROM orders o WHERE o.merchant_id = ${scope.merchantId}::uuid AND o.id = ${orderId}::uuid`);
  return row ?? null;
}

/** A page that was opened at the desk. */
export interface DeskPage {
  readonly consentId: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly recordedBy: string | null;
  readonly status: string;
  readonly endedReason: string | null;
  readonly checkoutSessionId: string | null;
  readonly agreedVia: Conversation;
  readonly agreedAt: Date;
  readonly conversation: string;
  readonly language: string;
  readonly cardId: string | null;
  readonly card: { readonly brand: string; readonly last4: string } | null;
}

/** Null for a page of the customer's own, or none. */
export async function readDeskPage(scope: Scope, consentId: string): Promise<DeskPage | null> {
  const row = await scope.db.prisma.consent.findUnique({
    where: { merchantId_id: { merchantId: scope.merchantId, id: consentId } },
    include: { card: { select: { brand: true, last4: true } } },
  });
  const agreedVia = CONVERSATIONS.find((via) => via === row?.agreedVia);
  if (!row || !agreedVia) return null;
  const { id, conversation, orderId, customerId, recordedBy, status, endedReason, checkoutSessionId, agreedAt, language, cardId, card } =
    row;
  const page = { orderId, customerId, recordedBy, status, endedReason, checkoutSessionId, agreedAt, language, cardId, card };
  return { ...page, consentId: id, agreedVia, conversation: conversation ?? "" };
}
