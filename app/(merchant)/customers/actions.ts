"use server";

import { z } from "zod";
import type { DeskReuse } from "@/components/order/card-by-hand-reuse";
import { CONVERSATION_LENGTH, CONVERSATIONS } from "@/lib/domain/desk-card";
import { CALL_OUTCOMES, LONGEST_NOTE } from "@/lib/domain/desk-notes";
import { LANGUAGES } from "@/lib/domain/language";
import { refusalText } from "@/lib/domain/refusal-texts";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { wordingFor } from "@/lib/domain/words";
import { type ActionAnswer, defineAction } from "@/lib/entry/action";
import { openPage } from "@/lib/entry/page";
import { assignOrder as assign } from "@/lib/operations/assign-order";
import { changeCustomerLanguage } from "@/lib/operations/change-customer-language";
import { correctEmail as correct } from "@/lib/operations/correct-email";
import { finishDeskCardSession } from "@/lib/operations/finish-desk-card-session";
import { previewCardLink } from "@/lib/operations/preview-card-link";
import { removeSavedCard } from "@/lib/operations/remove-saved-card";
import { reuseCardAtDesk } from "@/lib/operations/reuse-card-at-desk";
import { startDeskCardSession } from "@/lib/operations/start-desk-card-session";
import { writeNote as write } from "@/lib/operations/write-note";
import { type DeskCardOffer, deskCardOffer, deskCardReuses } from "@/lib/queries/desk-card-offer";

const Id = z.uuid();
const reason = z.string().trim().min(3).max(500).nullable();
const about = z.union([z.object({ orderId: Id }), z.object({ customerId: Id })]);
type About = z.output<typeof about>;

const pageOf = (it: About): string => ("orderId" in it ? `/orders/${it.orderId}` : `/customers/${it.customerId}`);

/** The mail of a card link as it would leave, in the customer's language. Sends nothing. */
export const previewLink = defineAction({
  name: "order.preview_card_link",
  permission: "cards.link",
  input: z.object({ orderId: Id, senderId: Id.nullable() }),
  run: (_ctx, input, outside) => previewCardLink(outside, input),
  revalidate: () => [],
});

/** The agreement to read out for a card entered with the customer, or why none can be. Reads only. */
export async function readDeskCardOffer(orderId: string): Promise<ActionAnswer<DeskCardOffer & { readonly chargeNowText: string | null }>> {
  const door = await openPage("payments.moto");
  const say = (refusal: Refusal): ActionAnswer<never> => ({
    ok: false,
    refusal: { code: refusal.code, ...refusalText(refusal, door.reader) },
  });
  const id = Id.safeParse(orderId);
  const found = id.success ? await deskCardOffer(door.scope, id.data, door.now) : refuse("not_found");
  if (!found.ok) return say(found);
  const { chargeNow } = found.value;
  return { ok: true, value: { ...found.value, chargeNowText: chargeNow ? wordingFor(door.reader).money(chargeNow) : null } };
}

export const startDeskCard = defineAction({
  name: "order.enter_card",
  permission: "payments.moto",
  input: z.object({
    orderId: Id,
    how: z.enum(CONVERSATIONS),
    conversation: z.string().trim().min(CONVERSATION_LENGTH.least).max(CONVERSATION_LENGTH.most),
    isAgreed: z.boolean(),
    isChargeNowAgreed: z.boolean(),
    language: z.enum(LANGUAGES),
    shownDigest: z.string().max(100),
  }),
  run: (_ctx, input, outside) => startDeskCardSession(outside, input),
  revalidate: () => [],
});

/** What became of Stripe's page at the desk; `isLeft` closes it. */
export const finishDeskCard = defineAction({
  name: "order.finish_card",
  permission: "payments.moto",
  input: z.object({ consentId: Id, isLeft: z.boolean() }),
  run: (_ctx, input, outside) => finishDeskCardSession(outside, input),
  revalidate: (_input, { end, orderId }) => (end === "open" ? [] : [`/orders/${orderId}`]),
});

/** The customer's other open orders a card just saved may serve, each with the words to read out. Reads only. */
export async function readCardReuses(consentId: string): Promise<ActionAnswer<readonly DeskReuse[]>> {
  const door = await openPage("payments.moto");
  const id = Id.safeParse(consentId);
  const orders = id.success ? await deskCardReuses(door.scope, id.data, door.now) : [];
  const wording = wordingFor(door.reader);
  return { ok: true, value: orders.map(({ amount, ...order }) => ({ ...order, amount: wording.money(amount) })) };
}

/** *Use it for the other open orders too*: agreed in the same conversation, each order word for word (rule 20). */
export const reuseDeskCard = defineAction({
  name: "order.reuse_card",
  permission: "payments.moto",
  input: z.object({
    consentId: Id,
    orders: z
      .array(z.object({ orderId: Id, shownDigest: z.string().max(100) }))
      .min(1)
      .max(50),
  }),
  run: (ctx, input) => reuseCardAtDesk(ctx, input),
  revalidate: (_input, { orderIds }) => orderIds.map((orderId) => `/orders/${orderId}`),
});

export const removeCard = defineAction({
  name: "card.remove",
  permission: "cards.remove",
  input: z.object({ customerId: Id, cardId: Id }),
  run: (ctx, input) => removeSavedCard(ctx, input),
  revalidate: ({ customerId }) => [`/customers/${customerId}`, "/orders"],
});

export const writeNote = defineAction({
  name: "note.write",
  permission: "orders.note",
  input: z.object({ about, text: z.string().trim().min(1).max(LONGEST_NOTE) }),
  run: (ctx, { about: it, text }) => write(ctx, { about: it, text, call: null }),
  revalidate: ({ about: it }) => [pageOf(it)],
});

export const recordCall = defineAction({
  name: "call.record",
  permission: "orders.note",
  input: z
    .object({
      about,
      outcome: z.enum(CALL_OUTCOMES),
      callBackAt: z.iso.datetime().nullable(),
      text: z.string().trim().min(1).max(LONGEST_NOTE).nullable(),
    })
    .refine(({ outcome, callBackAt }) => (outcome === "call_back") === (callBackAt !== null), { path: ["callBackAt"] }),
  run: (ctx, { about: it, outcome, callBackAt, text }) =>
    write(ctx, { about: it, text, call: { outcome, callBackAt: callBackAt === null ? null : new Date(callBackAt) } }),
  revalidate: ({ about: it }) => [pageOf(it)],
});

export const assignOrder = defineAction({
  name: "order.assign",
  permission: "orders.note",
  input: z.object({ orderId: Id, assigneeId: Id.nullable(), before: Id.nullable() }),
  run: (ctx, input) => assign(ctx, input),
  revalidate: ({ orderId }) => [`/orders/${orderId}`],
});

export const correctEmail = defineAction({
  name: "customer.correct_email",
  permission: "customers.write",
  input: z.object({
    customerId: Id,
    before: z.string().max(320).nullable(),
    email: z.email().max(254),
    resendFor: Id.nullable(),
    overLimit: reason,
  }),
  run: (_ctx, input, outside) => correct(outside, input),
  revalidate: ({ customerId, resendFor }) => [`/customers/${customerId}`, ...(resendFor ? [`/orders/${resendFor}`] : [])],
});

export const changeLanguage = defineAction({
  name: "customer.change_language",
  permission: "customers.write",
  input: z.object({ customerId: Id, language: z.enum(LANGUAGES), before: z.enum(LANGUAGES) }),
  run: (ctx, input) => changeCustomerLanguage(ctx, input),
  revalidate: ({ customerId }) => [`/customers/${customerId}`],
});
