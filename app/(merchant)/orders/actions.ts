"use server";

import { z } from "zod";
import type { CollectPreview } from "@/components/order/collect";
import { cardName } from "@/lib/domain/consent";
import { dateInZone } from "@/lib/domain/dates";
import { refusalText } from "@/lib/domain/refusal-texts";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { wordingFor } from "@/lib/domain/words";
import { type ActionAnswer, defineAction } from "@/lib/entry/action";
import { openPage } from "@/lib/entry/page";
import { requestCollection } from "@/lib/operations/request-collection";
import { sendCardLink } from "@/lib/operations/send-card-link";
import { collectable } from "@/lib/queries/collect-preview";

const Id = z.uuid();

/** What *Collect* would do, in words, before anybody presses it. Reads only. */
export async function previewCollect(orderId: string): Promise<ActionAnswer<CollectPreview>> {
  const door = await openPage("payments.charge");
  const say = (refusal: Refusal): ActionAnswer<CollectPreview> => ({
    ok: false,
    refusal: { code: refusal.code, ...refusalText(refusal, door.reader) },
  });
  const id = Id.safeParse(orderId);
  const found = id.success ? await collectable(door.scope, id.data) : null;
  if (!found) return say(refuse("not_found"));
  if (found.state === "paid") return say(refuse("already_paid"));
  if (found.state === "cancelled") return say(refuse("already_cancelled"));
  if (!found.card) return say(refuse("card_missing"));
  if (!found.agreedAt) return say(refuse("consent_missing"));
  const wording = wordingFor(door.reader);
  return {
    ok: true,
    value: {
      instalmentId: found.instalmentId,
      version: found.version,
      order: found.orderName,
      amount: wording.money(found.amount),
      currency: found.amount.currency,
      card: cardName(found.card),
      agreed: wording.date(dateInZone(found.agreedAt, door.reader.zone)),
    },
  };
}

/** *Collect now*: commit 1 and a nudge; workers talk to Stripe (rule 10). */
export const collectOrder = defineAction({
  name: "instalment.collect_now",
  permission: "payments.charge",
  input: z.object({
    instalmentId: Id,
    version: z.int().min(0),
    /** As typed: read and held against what is owed here, never calculated with in the browser. */
    part: z.object({ amount: z.string().trim().min(1).max(30), agreed: z.string().trim().min(3).max(300) }).nullable(),
  }),
  run: (ctx, input) => requestCollection(ctx, input),
  revalidate: () => ["/orders"],
});

/** *Send card link*: a mail with a fresh link, or the link itself to hand over. */
export const sendLink = defineAction({
  name: "order.send_card_link",
  permission: "cards.link",
  input: z.object({
    orderId: Id,
    senderId: Id.nullable(),
    how: z.enum(["mail", "copy"]),
    overLimit: z.string().trim().min(3).max(500).nullable(),
  }),
  run: (_ctx, input, outside) => sendCardLink(outside, input),
  revalidate: ({ orderId }) => [`/orders/${orderId}`, "/customers"],
});
