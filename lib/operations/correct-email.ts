import { refuse } from "@/lib/domain/refusals";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { type KnownCustomer, lockCustomer, orderIdsOfCustomer } from "@/lib/store/customers";
import { newId } from "@/lib/store/ids";
import { endLinksOfCustomer } from "@/lib/store/links";
import { queueMail } from "@/lib/store/mail";
import { nudge } from "@/lib/store/nudge";
import { refreshOrders } from "@/lib/store/order-cache";
import { correctEmail as writeEmail } from "@/lib/store/persons";
import type { Ctx, OutsideCtx, Result } from "./context";
import { sendOrCopy } from "./send-card-link";

export interface CorrectedEmail {
  /** The link mailed to the new address; null when none was asked for. */
  readonly mailId: string | null;
  /** The old address is told, which needs one that takes mail. */
  readonly isOldTold: boolean;
}

/**
 * *Correct e-mail and resend*: mail goes to the new address from now on, the old one is told, links that were mailed to it end,
 * and the card link leaves again when an order is named (rule 31). A link that is refused changes nothing.
 */
export async function correctEmail(
  outside: OutsideCtx,
  input: {
    readonly customerId: string;
    /** The address the person saw; left out where nobody looked at a page. */
    readonly before?: string | null;
    readonly email: string;
    readonly resendFor: string | null;
    readonly overLimit: string | null;
  },
): Promise<Result<CorrectedEmail>> {
  const { merchantId } = outside.scope;
  return commit<Result<CorrectedEmail>>(outside.scope, outside, async (tx) => {
    const customer = await lockCustomer(tx, merchantId, input.customerId);
    if (!customer || customer.isErased) return { value: refuse("not_found"), audit: [] };
    if (input.before !== undefined && input.before !== customer.email) return { value: refuse("stale"), audit: [] };
    const email = input.email.trim();
    if (customer.email?.trim().toLowerCase() === email.toLowerCase()) return { value: refuse("same_address"), audit: [] };
    const orderIds = await orderIdsOfCustomer(tx, merchantId, customer.id);
    if (input.resendFor !== null && !orderIds.includes(input.resendFor)) return { value: refuse("not_found"), audit: [] };
    const isOldTold = await tellOldAddress(tx, outside, customer, orderIds);
    await writeEmail(tx, merchantId, customer.personId, email);
    await endLinksOfCustomer(tx, merchantId, customer.id, "address corrected", outside.now);
    await refreshOrders(tx, merchantId, orderIds);
    // Announcements that bounced are made anew to the address that works.
    await nudge(tx, "sweep");
    const audit: AuditEntry[] = [{ orderId: input.resendFor, customerId: customer.id, event: { type: "customer.email_corrected" } }];
    if (input.resendFor === null) return { value: { ok: true, value: { mailId: null, isOldTold } }, audit };
    const link = { orderId: input.resendFor, senderId: null, how: "mail" as const, overLimit: input.overLimit };
    const sent = await sendOrCopy(tx, outside, outside.appUrl, link);
    if (!sent.answer.ok) throw new LinkRefused(sent.answer);
    const mailId = sent.answer.value.kind === "queued" ? sent.answer.value.mailId : null;
    return { value: { ok: true, value: { mailId, isOldTold } }, audit: [...audit, ...sent.audit] };
  }).catch((error: unknown) => {
    if (error instanceof LinkRefused) return error.refusal;
    throw error;
  });
}

/** Takes the whole unit of work back: the address is corrected and the link sent, or neither. */
class LinkRefused extends Error {
  constructor(readonly refusal: Extract<Awaited<ReturnType<typeof sendOrCopy>>["answer"], { ok: false }>) {
    super(`the link was refused: ${refusal.code}`);
  }
}

/** An address nobody reads is not written to. */
async function tellOldAddress(tx: Tx, ctx: Ctx, customer: KnownCustomer, orderIds: readonly string[]): Promise<boolean> {
  const { merchantId } = ctx.scope;
  const person = await tx.person.findUniqueOrThrow({ where: { merchantId_id: { merchantId, id: customer.personId } } });
  const orderId = orderIds.at(-1);
  if (!person.email || person.emailBouncedAt || orderId === undefined) return false;
  const mail = { merchantId, orderId, personId: customer.personId, kind: "email_changed" as const, data: {} };
  return (await queueMail(tx, { ...mail, dedupeKey: `email_changed:${newId()}`, now: ctx.now })) !== null;
}
