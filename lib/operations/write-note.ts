import type { CallOutcome } from "@/lib/domain/desk-notes";
import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { lockCustomer } from "@/lib/store/customers";
import { addDeskNote, customerOfOrder } from "@/lib/store/desk-notes";
import type { Ctx, Result } from "./context";

export interface NoteToWrite {
  /** About an order, or about the customer alone. */
  readonly about: { readonly orderId: string } | { readonly customerId: string };
  readonly text: string | null;
  readonly call: { readonly outcome: CallOutcome; readonly callBackAt: Date | null } | null;
}

/** Keeps what staff know of a customer: a note, or how a call ended (rule 31). The words stay out of the audit, which is never erased. */
export async function writeNote(ctx: Ctx, input: NoteToWrite): Promise<Result<{ readonly noteId: string }>> {
  const { actor, scope, now } = ctx;
  if (actor.kind !== "staff") return refuse("unauthenticated");
  return commit<Result<{ noteId: string }>>(scope, ctx, async (tx) => {
    const orderId = "orderId" in input.about ? input.about.orderId : null;
    const customerId = "orderId" in input.about ? await customerOfOrder(tx, scope.merchantId, input.about.orderId) : input.about.customerId;
    const customer = customerId === null ? null : await lockCustomer(tx, scope.merchantId, customerId);
    // Nothing new is written about somebody who was erased.
    if (!customer || customer.isErased) return { value: refuse("not_found"), audit: [] };
    const { text, call } = input;
    const noteId = await addDeskNote(tx, scope.merchantId, { customerId: customer.id, orderId, authorId: actor.userId, text, call, now });
    const event = call ? ({ type: "order.called", outcome: call.outcome } as const) : ({ type: "order.noted" } as const);
    return { value: { ok: true, value: { noteId } }, audit: [{ orderId, customerId: customer.id, event }] };
  });
}
