import { HOUR_MS, plusMs } from "@/lib/domain/dates";
import type { Conversation } from "@/lib/domain/desk-card";
import type { Language } from "@/lib/domain/language";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { readDeskCardFacts } from "@/lib/store/desk-card-facts";
import { newId } from "@/lib/store/ids";
import type { OutsideCtx } from "./context";
import { startCardSession } from "./start-card-session";

/** Long enough for a conversation, short enough that no open page of an old one lies about. Stripe allows half an hour to a day. */
const OPEN_MS = HOUR_MS;

export interface StartDeskCardSessionInput {
  readonly orderId: string;
  readonly how: Conversation;
  /** What was said, by whom and when: kept with the agreement. */
  readonly conversation: string;
  /** The words were read out and the customer said yes. */
  readonly isAgreed: boolean;
  readonly isChargeNowAgreed: boolean;
  readonly language: Language;
  /** Of the words as read out. */
  readonly shownDigest: string;
}

/**
 * *Enter a card with the customer*: the agreement read out is kept with the note of the conversation, then Stripe's own page
 * opens on the staff's screen, so that the number never comes near us (rule 30). Nothing is in force until a card came back.
 */
export async function startDeskCardSession(
  outside: OutsideCtx,
  input: StartDeskCardSessionInput,
): Promise<{ readonly ok: true; readonly value: { readonly url: string; readonly consentId: string } } | Refusal> {
  const { actor, appUrl } = outside;
  if (actor.kind !== "staff") return refuse("unauthenticated");
  const facts = await readDeskCardFacts(outside.scope, input.orderId);
  if (!facts) return refuse("not_found");
  if (facts.methodKind !== null && facts.methodKind !== "card") return refuse("method_not_card", { kind: facts.methodKind });
  const consentId = newId();
  const back = `${appUrl}/orders/${input.orderId}/card-by-hand/${consentId}`;
  const opened = await startCardSession(outside, {
    orderId: input.orderId,
    customerId: facts.customerId,
    isAgreed: input.isAgreed,
    isChargeNowAgreed: input.isChargeNowAgreed,
    language: input.language,
    shownDigest: input.shownDigest,
    address: null,
    userAgent: null,
    given: { agreedVia: input.how, recordedBy: actor.userId, conversation: input.conversation },
    consentId,
    expiresAt: plusMs(outside.now, OPEN_MS),
    successUrl: back,
    cancelUrl: `${back}?left=yes`,
  });
  return opened.ok ? { ok: true, value: { url: opened.value.url, consentId } } : opened;
}
