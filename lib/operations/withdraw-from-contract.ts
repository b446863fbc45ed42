import { dateInZone } from "@/lib/domain/dates";
import type { Language } from "@/lib/domain/language";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { refundDueOn, type WithdrawalKind, withdrawalRight } from "@/lib/domain/withdrawal";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { queueMail } from "@/lib/store/mail";
import { refreshOrders } from "@/lib/store/order-cache";
import { keepWithdrawal, lockWithdrawalOrder, type NewWithdrawal, type WithdrawalOrder } from "@/lib/store/withdrawals";
import type { Ctx, Result } from "./context";
import { endForCustomer } from "./end-for-customer";

export interface WithdrawInput {
  readonly orderId: string;
  readonly customerId: string;
  /** What the page offered: nobody who pressed *Confirm withdrawal* ends up with a mere request, nor the other way round. */
  readonly kind: WithdrawalKind;
  readonly via: "page" | "public";
  readonly language: Language;
  readonly address: string;
  readonly userAgent: string | null;
}

/** The declaration as kept and mailed back, in the customer's own language. */
const CONTENT: Readonly<Record<WithdrawalKind, Readonly<Record<Language, (order: string) => string>>>> = {
  withdrawal: {
    en: (order) => `I withdraw from my contract for the goods of order ${order}.`,
    fr: (order) => `Je me rétracte du contrat portant sur les articles de la commande ${order}.`,
  },
  cancellation_request: {
    en: (order) => `I ask for my order ${order} to be cancelled.`,
    fr: (order) => `Je demande l'annulation de ma commande ${order}.`,
  },
};

/**
 * *Withdraw from contract*, confirmed (rule 26): charging stops at once, content and time are kept and mailed, the days for the
 * refund begin. Where the law gives no such right it is a request that staff answer. Declaring it twice is declaring it once.
 */
export async function withdrawFromContract(ctx: Ctx, input: WithdrawInput): Promise<Result<{ readonly kind: WithdrawalKind }>> {
  return commit<Result<{ kind: WithdrawalKind }>>(ctx.scope, ctx, async (tx) => {
    const order = await lockWithdrawalOrder(tx, ctx.scope.merchantId, input.orderId);
    if (!order || order.customerId !== input.customerId) return { value: refuse("not_found"), audit: [] };
    const done = alreadyDone(order, input.kind);
    if (done) return { value: { ok: true, value: { kind: input.kind } }, audit: [] };
    const right = withdrawalRight({ ...order, today: dateInZone(ctx.now, order.timezone) });
    if (right.kind !== input.kind) return { value: noSuchRight(right.kind === "none" ? right.why : "changed"), audit: [] };
    return { value: { ok: true, value: { kind: input.kind } }, audit: await keep(tx, ctx, input, order) };
  });
}

const alreadyDone = (order: WithdrawalOrder, kind: WithdrawalKind) => (kind === "withdrawal" ? order.hasWithdrawn : order.hasOpenRequest);

function noSuchRight(why: "cancelled" | "already_withdrawn" | "already_asked" | "sent" | "changed"): Refusal {
  if (why === "cancelled" || why === "already_withdrawn") return refuse("order_cancelled");
  return why === "sent" ? refuse("order_fulfilled") : refuse("stale");
}

async function keep(tx: Tx, ctx: Ctx, input: WithdrawInput, order: WithdrawalOrder): Promise<readonly AuditEntry[]> {
  const { merchantId } = ctx.scope;
  const { orderId, customerId, kind, via, language } = input;
  const content = CONTENT[kind][language](order.name);
  const dueOn = kind === "withdrawal" ? refundDueOn(dateInZone(ctx.now, order.timezone)) : null;
  const row: NewWithdrawal = {
    ...{ orderId, customerId, kind, via, content, language, receivedAt: ctx.now, refundDueOn: dueOn },
    ...{ address: input.address, userAgent: input.userAgent?.slice(0, 400) ?? null },
  };
  const id = await keepWithdrawal(tx, merchantId, row);
  const data = { receivedAt: ctx.now.toISOString(), content };
  const mailKind = kind === "withdrawal" ? "withdrawal_received" : "cancellation_requested";
  const mailId = await queueMail(tx, { merchantId, orderId, kind: mailKind, data, dedupeKey: `${mailKind}:${id}`, language, now: ctx.now });
  const about = { orderId, customerId };
  const audit: AuditEntry[] = [
    dueOn
      ? { ...about, event: { type: "withdrawal.received", via, refundDueOn: dueOn } }
      : { ...about, event: { type: "cancellation.requested", via } },
    ...(mailId ? [{ ...about, event: { type: "mail.queued" as const, mailId, kind: mailKind } }] : []),
  ];
  if (kind === "withdrawal") audit.push(...(await endForCustomer(tx, ctx, orderId)));
  else await refreshOrders(tx, merchantId, [orderId]);
  return audit;
}
