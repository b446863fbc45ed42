import { bankAsked, NOT_BY_HAND_REASONS } from "@/lib/domain/desk-card";
import { refuse } from "@/lib/domain/refusals";
import { readCardTerms, workingStripeConnection } from "@/lib/store/card-terms";
import { commit } from "@/lib/store/commit";
import { type DeskPage, readDeskPage } from "@/lib/store/desk-card-facts";
import { mailIdOfKey } from "@/lib/store/mail";
import { completeCardSession } from "./complete-card-session";
import type { OutsideCtx, Result } from "./context";
import { linkInsteadKey, linkInsteadOfCard } from "./link-instead-of-card";

/**
 * What became of a card entered at the desk:
 * - `saved`: card and agreement are in force; `open`: Stripe's page is still being filled in;
 * - `bank_asked`: nothing was kept, the customer gets the link; `wallet`: nothing was kept, it was no card typed in;
 * - `left`: the page was left or its card refused, the old card stays; `not_needed`: nothing is owed any more.
 */
export type DeskCardEnd = "saved" | "open" | "bank_asked" | "wallet" | "left" | "not_needed";

export interface FinishedDeskCard {
  readonly end: DeskCardEnd;
  readonly orderId: string;
  readonly card: { readonly brand: string; readonly last4: string } | null;
  /** The mail with the link the customer gets instead. */
  readonly mailId: string | null;
}

/**
 * Looks what became of Stripe's page at the desk, exactly as its webhook does. `isLeft`: staff are done with it, so it is
 * closed at Stripe first; when the bank was asking for the card's holder the customer gets the link (rule 30).
 */
export async function finishDeskCardSession(
  outside: OutsideCtx,
  input: { readonly consentId: string; readonly isLeft: boolean },
): Promise<Result<FinishedDeskCard>> {
  const page = await readDeskPage(outside.scope, input.consentId);
  if (!page) return refuse("not_found");
  if (page.status === "pending" && page.checkoutSessionId !== null) {
    const { end } = await completeCardSession(outside, { checkoutSessionId: page.checkoutSessionId });
    if (end === "open" && input.isLeft) await leave(outside, page, page.checkoutSessionId);
  }
  const after = (await readDeskPage(outside.scope, input.consentId)) ?? page;
  const mailId = await mailIdOfKey(outside.scope, linkInsteadKey(page.consentId));
  return { ok: true, value: { end: endOf(after, mailId), orderId: page.orderId, card: after.card, mailId } };
}

function endOf({ status, endedReason }: DeskPage, mailId: string | null): DeskCardEnd {
  if (status === "pending") return "open";
  if (status !== "abandoned") return "saved";
  if (mailId !== null || endedReason === NOT_BY_HAND_REASONS.bank_asked) return "bank_asked";
  if (endedReason === NOT_BY_HAND_REASONS.wallet) return "wallet";
  return endedReason === "nothing is owed any more" ? "not_needed" : "left";
}

/** The page is closed before anything else is done: what was entered in its last moment is found, not lost. */
async function leave(outside: OutsideCtx, page: DeskPage, checkoutSessionId: string): Promise<void> {
  const connectionId = await workingStripeConnection(outside.scope);
  if (connectionId === null) return;
  const stripe = (await outside.gateways.stripe(outside.scope.merchantId, connectionId)).atPriority("people");
  const { setupIntentId } = await stripe.retrieveSession(checkoutSessionId);
  const setup = setupIntentId === null ? null : await stripe.retrieveSetupIntent(setupIntentId);
  await stripe.expireSession(checkoutSessionId);
  const { end } = await completeCardSession(outside, { checkoutSessionId, connectionId });
  if (end !== "failed" || setup === null || !bankAsked({ status: setup.status, errorCode: setup.error?.code ?? null })) return;
  const terms = await readCardTerms(outside.scope, page.orderId, page.customerId);
  const { balance } = terms ?? {};
  if (!balance) return;
  const consent = { ...page, id: page.consentId };
  await commit(outside.scope, outside, async (tx) => ({
    value: undefined,
    audit: await linkInsteadOfCard(tx, outside, consent, balance.instalmentId),
  }));
}
