"use server";

import { z } from "zod";
import type { DueOffer } from "@/components/order/change-due";
import { isPlainDate } from "@/lib/domain/dates";
import { refusalText } from "@/lib/domain/refusal-texts";
import { refuse } from "@/lib/domain/refusals";
import { wordingFor } from "@/lib/domain/words";
import { type ActionAnswer, defineAction } from "@/lib/entry/action";
import { openPage } from "@/lib/entry/page";
import { changeDueDate } from "@/lib/operations/change-due-date";
import { duePreview } from "@/lib/queries/due-preview";

const Id = z.uuid();

/** What another due date may be, in words, before anybody chooses one. Reads only. */
export async function previewDue(orderId: string): Promise<ActionAnswer<DueOffer>> {
  const door = await openPage("orders.schedule");
  const id = Id.safeParse(orderId);
  const found = id.success ? await duePreview(door.scope, id.data, door.now) : null;
  if (!found) {
    const refusal = refuse("nothing_owed");
    return { ok: false, refusal: { code: refusal.code, ...refusalText(refusal, door.reader) } };
  }
  const { date } = wordingFor(door.reader);
  const { instalmentId, version, orderName, dueOn, earliest, latest, waits, card, canTell } = found;
  return {
    ok: true,
    value: {
      ...{ instalmentId, version, earliest, latest, waits, canTell, dueOn },
      order: orderName,
      words: { now: dueOn && date(dueOn), earliest: date(earliest), latest: latest && date(latest) },
      cardEnds: card && `${card.expYear}-${String(card.expMonth).padStart(2, "0")}`,
    },
  };
}

/** *Change due date* of one balance: earlier or later, within what was agreed and what can still be announced. */
export const changeDue = defineAction({
  name: "instalment.change_due",
  permission: "orders.schedule",
  input: z.object({
    instalmentId: Id,
    version: z.int().min(0),
    dueOn: z.iso.date().refine(isPlainDate),
    tellCustomer: z.boolean(),
    reason: z.string().trim().max(500),
  }),
  run: (ctx, { reason, ...input }) => changeDueDate(ctx, { ...input, reason: reason || null }),
  revalidate: () => ["/orders"],
});
