import { type ChargeFacts, mayCharge } from "@/lib/domain/charge-guard";
import { dateInZone } from "@/lib/domain/dates";
import { moneyJson } from "@/lib/domain/money";
import { dividedBalance } from "@/lib/domain/part-collection";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { type ChargeCandidate, chargeCandidates, lockMerchantCharging } from "@/lib/store/charge-facts";
import type { AuditEntry, Tx } from "@/lib/store/commit";
import { createNotices } from "@/lib/store/notices";
import { applyCommand } from "./apply-command";
import type { Ctx } from "./context";
import { type OpenedCharge, openCharges } from "./open-charges";
import { planInstalments } from "./plan-instalments";

export type PartToOpen = {
  readonly instalmentId: string;
  /** The version the person saw; null when the order had to be read again since. */
  readonly expectedVersion: number | null;
  /** As the person typed it. */
  readonly amount: string;
  /** Who agreed to this amount today, and how (rule 21). */
  readonly agreed: string;
};

export type OpenedPart =
  | { readonly ok: true; readonly opened: OpenedCharge; readonly audit: readonly AuditEntry[] }
  | { readonly ok: false; readonly refusal: Refusal; readonly orderId: string | null };

/**
 * Commit 1 of a part of a balance. The guard is asked about the part first; only when it may be charged is the balance divided: the part
 * becomes an instalment of its own with a payment object of its own (rule 7), the rest stays where it is, with its due date.
 */
export async function openPart(tx: Tx, ctx: Ctx, input: PartToOpen): Promise<OpenedPart> {
  const { merchantId } = ctx.scope;
  await lockMerchantCharging(tx, merchantId);
  const asked = {
    merchantId,
    instalmentIds: [input.instalmentId],
    by: "staff",
    expectedVersion: input.expectedVersion,
    now: ctx.now,
  } as const;
  const [whole] = await chargeCandidates(tx, asked);
  const no = (refusal: Refusal): OpenedPart => ({ ok: false, refusal, orderId: whole?.orderId ?? null });
  if (!whole) return no(refuse("not_found"));
  const divided = dividedBalance(input.amount, whole.facts.instalment.amount);
  if (!divided.ok) return no(divided);
  const allowed = mayCharge(factsOfPart(whole.facts, divided.part));
  if (!allowed.ok) return no(allowed);
  const { card, consentId, orderId } = whole;
  if (!card || !consentId) return no(refuse("consent_missing"));

  const lowered = await applyCommand(tx, ctx, {
    instalmentId: whole.instalmentId,
    command: { type: "change_amount", amount: divided.rest, consentCovers: true, at: ctx.now },
  });
  if (!lowered.decision.ok) return no(lowered.decision);
  const { part, audit: planned } = await addPart(tx, ctx, whole, { cardId: card.id, consentId, amount: divided.part });
  await agreedTo(tx, ctx, whole, part, divided.part.minor);
  const charges = await openCharges(tx, ctx, { instalmentIds: [part], by: "staff", expectedVersion: null });
  const [opened] = charges.opened;
  // The guard has let this very charge pass above, under the same locks.
  if (!opened) throw new Error(`a part of a balance was divided and not charged: ${charges.refused[0]?.refusal.code}`);
  const event = {
    ...{ type: "balance.divided" as const, instalmentId: whole.instalmentId, partId: part },
    ...{ part: moneyJson(divided.part), rest: moneyJson(divided.rest) },
  };
  const audit: AuditEntry[] = [
    { orderId, event, reason: input.agreed },
    ...lowered.audit.filter(isNotChange),
    ...planned,
    ...charges.audit,
  ];
  return { ok: true, opened, audit };
}

/** That the balance became smaller is told by its division. */
const isNotChange = ({ event }: AuditEntry): boolean => event.type !== "balance.changed";

/** The charge as it would be: of this amount, agreed to today, nothing tried yet. */
function factsOfPart(facts: ChargeFacts, amount: ChargeFacts["instalment"]["amount"]): ChargeFacts {
  const { instalment, shop, card, now } = facts;
  const chargeOn = dateInZone(now, shop.zone);
  const notice = card && {
    ...{ via: "call" as const, amount, chargeOn, cardId: card.id, statementText: shop.statementText },
    ...{ acceptedAt: now, bouncedAt: null, voidedAt: null },
  };
  return { ...facts, instalment: { ...instalment, amount }, notice };
}

async function addPart(
  tx: Tx,
  ctx: Ctx,
  { orderId, facts }: ChargeCandidate,
  {
    amount,
    cardId,
    consentId,
  }: { readonly amount: ChargeFacts["instalment"]["amount"]; readonly cardId: string; readonly consentId: string },
): Promise<{ readonly part: string; readonly audit: readonly AuditEntry[] }> {
  const dueOn = dateInZone(ctx.now, facts.shop.zone);
  const planned = await planInstalments(tx, ctx, { orderId, collector: facts.order.collector, paidAt: ctx.now }, [
    { kind: "balance", amount, dueOn, received: false, agreed: { cardId, consentId } },
  ]);
  const [part] = planned.ids;
  if (!part) throw new Error("a part was planned and has no id");
  return { part, audit: planned.audit };
}

async function agreedTo(
  tx: Tx,
  ctx: Ctx,
  { orderId, facts, card }: ChargeCandidate,
  instalmentId: string,
  amountMinor: bigint,
): Promise<void> {
  const { shop, instalment } = facts;
  const chargeOn = dateInZone(ctx.now, shop.zone);
  const notice = {
    ...{ orderId, instalmentId, amountMinor, currency: instalment.amount.currency, chargeOn, cardId: card?.id ?? "" },
    ...{ statementText: shop.statementText, via: "call" as const, acceptedAt: ctx.now },
  };
  await createNotices(tx, ctx.scope.merchantId, [notice], ctx.now);
}
