import { hasFailed, type MailEvent } from "@/lib/domain/mail-events";
import { turnRemindersOff } from "@/lib/store/card-requests";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { markAddressesDead } from "@/lib/store/mail-delivery";
import {
  keepMailEvent,
  lockReportedMail,
  markComplained,
  markMailBounced,
  openOrdersOfPerson,
  type ReportedMail,
} from "@/lib/store/mail-events";
import { bounceNotices } from "@/lib/store/notices";
import { refreshOrders } from "@/lib/store/order-cache";
import { alertUnreachable } from "./alert-unreachable";
import type { Ctx } from "./context";

/**
 * Takes in what a report says about a mail of this merchant (rule 29). A mail that did not arrive voids the notice it
 * carried (rule 21); an address that is dead gets nothing more and is a case for a person; a complaint stops reminders, never
 * notices (rule 28); a delay is only noted. The same report again changes nothing.
 */
export async function receiveMailEvent(
  ctx: Ctx,
  input: { readonly mailId: string; readonly event: MailEvent },
): Promise<"kept" | "known" | "unknown_mail"> {
  const { merchantId } = ctx.scope;
  const { event } = input;
  return commit<"kept" | "known" | "unknown_mail">(ctx.scope, ctx, async (tx) => {
    const mail = await lockReportedMail(tx, merchantId, input.mailId);
    if (!mail) return { value: "unknown_mail", audit: [] };
    if (!(await keepMailEvent(tx, merchantId, mail.id, event, ctx.now))) return { value: "known", audit: [] };
    const orderIds = mail.personId ? await openOrdersOfPerson(tx, merchantId, mail.personId) : [];
    if (hasFailed(event.meaning)) {
      await markMailBounced(tx, merchantId, mail.id, event.detail, ctx.now);
      await bounceNotices(tx, merchantId, [mail.id], ctx.now);
    }
    if (event.meaning === "address_dead") await stopWriting(tx, ctx, mail, event, orderIds);
    const stopped = event.meaning === "complaint" ? await stopRemindersOf(tx, ctx, mail, orderIds) : [];
    await refreshOrders(tx, merchantId, [...new Set([...orderIds, ...(mail.orderId ? [mail.orderId] : [])])]);
    return { value: "kept", audit: [auditOf(mail, event), ...stopped] };
  });
}

/**
 * A report is held against the address the mail left for; about one that was corrected meanwhile it says nothing of the new
 * one. Whom the report names may be somebody the mail was forwarded to: only the address on file by name is taken for it.
 */
function isAboutCurrent({ email, emailNumber, sentToNumber }: ReportedMail, { recipient }: MailEvent): boolean {
  return (sentToNumber !== null && sentToNumber === emailNumber) || (recipient !== null && isSameAddress(recipient, email));
}

const isSameAddress = (one: string, other: string | null): boolean => one.trim().toLowerCase() === other?.trim().toLowerCase();

async function stopWriting(tx: Tx, ctx: Ctx, mail: ReportedMail, event: MailEvent, orderIds: readonly string[]): Promise<void> {
  const { merchantId } = ctx.scope;
  if (!mail.personId || mail.emailNumber === null || !isAboutCurrent(mail, event)) return;
  await markAddressesDead(tx, merchantId, [{ personId: mail.personId, emailNumber: mail.emailNumber, why: event.detail }], ctx.now);
  await alertUnreachable(tx, merchantId, orderIds, ctx.now);
}

async function stopRemindersOf(tx: Tx, ctx: Ctx, mail: ReportedMail, orderIds: readonly string[]): Promise<AuditEntry[]> {
  const { merchantId } = ctx.scope;
  if (!mail.personId) return [];
  await markComplained(tx, merchantId, mail.personId, ctx.now);
  const entries: AuditEntry[] = [];
  for (const orderId of orderIds) {
    if (await turnRemindersOff(tx, merchantId, orderId, ctx.now))
      entries.push({ orderId, customerId: mail.customerId, event: { type: "mail.reminders_stopped" } });
  }
  return entries;
}

function auditOf(mail: ReportedMail, { meaning, detail }: MailEvent): AuditEntry {
  const about = { orderId: mail.orderId, customerId: mail.customerId };
  const facts = { mailId: mail.id, kind: mail.kind };
  if (meaning === "complaint") return { ...about, event: { type: "mail.complained", ...facts } };
  if (meaning === "delayed") return { ...about, event: { type: "mail.delayed", ...facts, why: detail } };
  return { ...about, event: { type: "mail.bounced", ...facts, why: detail } };
}
