import { requestEndsAt } from "@/lib/domain/payment-request";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { type CardLinkFacts, lockCardLinkFacts } from "@/lib/store/card-link-facts";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { lockInstalments } from "@/lib/store/instalments";
import { createLink } from "@/lib/store/links";
import { insertRequest, isDisputed } from "@/lib/store/payment-requests";
import { applyCommand } from "./apply-command";
import type { Ctx, OutsideCtx, Result } from "./context";

/** `queued`: mailed to the address on file. `copy`: nobody to mail to; the link is shown this once. */
export type SentRequest =
  | { readonly kind: "queued"; readonly orderId: string }
  | { readonly kind: "copy"; readonly orderId: string; readonly link: string };

/**
 * *Send payment request*: a link of ours for exactly what is owed, open for some days. While it is, no saved card is charged by
 * itself; Stripe's page is made when the customer clicks (rule 27). `version` is the one the person saw.
 */
export async function sendPaymentRequest(
  outside: OutsideCtx,
  input: { readonly instalmentId: string; readonly version: number; readonly days: number },
): Promise<Result<SentRequest>> {
  return commit<Result<SentRequest>>(outside.scope, outside, async (tx) => {
    const { merchantId } = outside.scope;
    const no = (value: Refusal) => ({ value, audit: [] });
    const [row] = await lockInstalments(tx, merchantId, [input.instalmentId]);
    if (!row) return no(refuse("not_found"));
    if (row.version !== input.version) return no(refuse("stale"));
    const facts = await lockCardLinkFacts(tx, merchantId, row.orderId, null);
    if (!facts) return no(refuse("not_found"));
    const refused = whyNot(facts) ?? ((await isDisputed(tx, merchantId, row.orderId)) ? refuse("order_disputed") : null);
    if (refused) return no(refused);
    const opened = await applyCommand(tx, outside, { instalmentId: row.id, command: { type: "open_invoice", at: outside.now } });
    if (!opened.decision.ok) return no(opened.decision);
    const openedBy = outside.actor.kind === "staff" ? outside.actor.userId : null;
    const expiresAt = requestEndsAt(outside.now, input.days);
    const { orderId, id: instalmentId } = row;
    const requestId = await insertRequest(tx, merchantId, { orderId, instalmentId, openedBy, openedAt: outside.now, expiresAt });
    if (requestId === null) return no(refuse("invoice_open"));
    const event = { type: "payment_request.opened" as const, instalmentId, expiresAt: expiresAt.toISOString() };
    const audit: AuditEntry[] = [...opened.audit, { orderId, event }];
    if (facts.hasAddress && !facts.isBounced) return { value: { ok: true, value: { kind: "queued", orderId } }, audit };
    const link = await linkToCopy(tx, outside, facts.customerId, orderId, openedBy);
    return { value: { ok: true, value: { kind: "copy", orderId, link: `${outside.appUrl}/c/${link}` } }, audit };
  });
}

function whyNot(facts: CardLinkFacts): Refusal | null {
  if (facts.collector !== "stripe") return refuse("collected_elsewhere", { collector: facts.collector });
  if (facts.mode === "watch") return refuse("watch_mode");
  if (facts.isObserved) return refuse("order_observed");
  return facts.isOver ? refuse("order_cancelled") : null;
}

async function linkToCopy(tx: Tx, ctx: Ctx, customerId: string, orderId: string, createdBy: string | null): Promise<string> {
  const { merchantId } = ctx.scope;
  return (await createLink(tx, { merchantId, customerId, orderId, purpose: "see_order", createdBy, now: ctx.now })).token;
}
