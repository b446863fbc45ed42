import { covers } from "@/lib/domain/consent";
import { dateInZone, plainDate } from "@/lib/domain/dates";
import type { Language } from "@/lib/domain/language";
import { moneyJson } from "@/lib/domain/money";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { readCardTerms } from "@/lib/store/card-terms";
import { consentFor, offerFor } from "@/lib/store/card-terms-offer";
import { type ActiveCard, lockActiveCard } from "@/lib/store/cards";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { activateConsent, createPendingConsent, evidenceOfCard, type GivenInConversation, type GivenOnPage } from "@/lib/store/consents";
import { newId } from "@/lib/store/ids";
import { lockInstalments } from "@/lib/store/instalments";
import { markLinksUsed } from "@/lib/store/links";
import { applyCommand } from "./apply-command";
import type { Ctx, Result } from "./context";

export interface UseCardForOrdersInput {
  readonly customerId: string;
  /** A card of this customer that is saved already. */
  readonly cardId: string;
  /** The other orders it is to serve, each with the digest of the words shown (or read aloud) for it. */
  readonly orders: readonly { readonly orderId: string; readonly shownDigest: string }[];
  readonly language: Language;
  readonly given: GivenOnPage | GivenInConversation;
  /** Network address and browser: evidence of what was ticked on the page. */
  readonly address: string | null;
  readonly userAgent: string | null;
}

export interface UsedCard {
  readonly orderIds: readonly string[];
  readonly refused: readonly { readonly orderId: string; readonly refusal: Refusal }[];
}

/**
 * *Use it for my other open orders too*: each order gets an agreement of its own, word for word, with its own cap (rule 20).
 * One that changed since its words were read is refused and leaves the others alone.
 */
export async function useCardForOrders(ctx: Ctx, input: UseCardForOrdersInput): Promise<Result<UsedCard>> {
  return commit<Result<UsedCard>>(ctx.scope, ctx, async (tx) => {
    const card = await lockActiveCard(tx, ctx.scope.merchantId, input.customerId, input.cardId);
    if (!card) return { value: refuse("card_removed"), audit: [] };
    const orderIds: string[] = [];
    const refused: UsedCard["refused"][number][] = [];
    const audit: AuditEntry[] = [];
    // In one order, so that two of these at once never wait for each other.
    for (const one of [...input.orders].sort((a, b) => (a.orderId < b.orderId ? -1 : 1))) {
      const answer = await agreeFor(tx, ctx, input, card, one);
      if ("code" in answer) refused.push({ orderId: one.orderId, refusal: answer });
      else {
        orderIds.push(one.orderId);
        audit.push(...answer.audit);
      }
    }
    return { value: { ok: true, value: { orderIds, refused } }, audit };
  });
}

async function agreeFor(
  tx: Tx,
  ctx: Ctx,
  input: UseCardForOrdersInput,
  card: ActiveCard,
  { orderId, shownDigest }: UseCardForOrdersInput["orders"][number],
): Promise<{ readonly audit: readonly AuditEntry[] } | Refusal> {
  const { merchantId } = ctx.scope;
  const { customerId } = input;
  const terms = await lockedTerms(tx, ctx, orderId, customerId);
  if (!terms) return refuse("not_found");
  const offered = offerFor(terms, ctx.now);
  if (!offered.ok) return offered;
  if (!terms.balance) return refuse("nothing_owed");
  const { offer } = offered;
  const text = consentFor(terms, offer, input.language, card);
  if (text.digest !== shownDigest) return refuse("stale");
  const consentId = newId();
  const { cardId } = card;
  await createPendingConsent(tx, merchantId, {
    ...{ id: consentId, orderId, customerId, text: text.text, language: text.language, textVersion: text.version },
    ...{ capMinor: offer.cap.minor, currency: offer.cap.currency, expectedText: offer.expectedOn, latestOn: offer.latestOn },
    ...{ noticeHours: terms.settings.noticeHours, agreedAt: ctx.now, given: input.given, address: input.address },
    ...{ userAgent: input.userAgent?.slice(0, 400) ?? null, chargeNowMinor: null },
  });
  const evidence = await evidenceOfCard(tx, merchantId, cardId);
  const superseded = await activateConsent(tx, merchantId, { consentId, orderId, cardId, text: text.text, ...evidence, now: ctx.now });
  const consentCovers = covers(
    { cardId, cap: offer.cap, latestOn: offer.latestOn, agreedAt: ctx.now },
    { amount: terms.balance.amount, cardId, on: dateInZone(ctx.now, terms.settings.timezone) },
  ).ok;
  const command = { type: "save_card", cardId, consentId, consentCovers, at: ctx.now } as const;
  const applied = await applyCommand(tx, ctx, { instalmentId: terms.balance.instalmentId, command });
  // The debt is locked and was offered a moment ago: a no is a fault of ours, and nothing of this may stay.
  if (!applied.decision.ok) throw new Error(`a card could not be used for an order that was offered: ${applied.decision.code}`);
  await markLinksUsed(tx, merchantId, orderId, "save_card", ctx.now);
  const about = { orderId, customerId };
  const given = { cap: moneyJson(offer.cap), latestOn: plainDate(offer.latestOn), language: text.language, textVersion: text.version };
  return {
    audit: [
      { ...about, event: { type: "consent.given", consentId, ...given } },
      ...superseded.map((id): AuditEntry => ({ ...about, event: { type: "consent.ended", consentId: id, why: "replaced_by_newer" } })),
      ...applied.audit,
    ],
  };
}

/** The terms as they stand while nobody else can change the debt. */
async function lockedTerms(tx: Tx, ctx: Ctx, orderId: string, customerId: string) {
  const before = await readCardTerms(ctx.scope, orderId, customerId, tx);
  if (!before?.balance) return before;
  await lockInstalments(tx, ctx.scope.merchantId, [before.balance.instalmentId]);
  return readCardTerms(ctx.scope, orderId, customerId, tx);
}
