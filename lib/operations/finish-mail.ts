import { plusMs } from "@/lib/domain/dates";
import { mailClassOf } from "@/lib/domain/mail-kinds";
import { type AuditEntry, commit } from "@/lib/store/commit";
import { endLinks } from "@/lib/store/links";
import { finishMails, type MailEnd, markAddressesDead } from "@/lib/store/mail-delivery";
import type { MailFacts } from "@/lib/store/mail-facts";
import { acceptNotices, bounceNotices, voidNoticesOfMails } from "@/lib/store/notices";
import { refreshOrders } from "@/lib/store/order-cache";
import { alertUnreachable } from "./alert-unreachable";
import type { OutsideCtx } from "./context";

/** One try of one mail and what it came to. */
export interface MailTry {
  readonly fact: MailFacts;
  /** The link made for this try. */
  readonly linkId: string | null;
  readonly end: "accepted" | "refused" | "cancelled" | "later" | "unknown";
  readonly reason: string | null;
  /** The server said that nobody lives there. */
  readonly isAddressDead: boolean;
  /** What the mail service calls the mail, where it said so. */
  readonly providerId: string | null;
  /** Milliseconds until the next try, for `later` and `unknown`. */
  readonly retryMs: number | null;
}

/** Writes the ends of a batch in one commit: rows, notices, dead addresses, links that never left, alerts, audit. */
export async function finishMailBatch(outside: OutsideCtx, worker: string, tries: readonly MailTry[]): Promise<void> {
  const now = await outside.clock();
  const { merchantId } = outside.scope;
  await commit(outside.scope, { actor: outside.actor, now, requestId: outside.requestId }, async (tx) => {
    const written = await finishMails(
      tx,
      merchantId,
      worker,
      tries.map((one) => endOf(one, now)),
    );
    const ended = tries.filter((one) => written.has(one.fact.mail.id));
    const mailIds = (end: MailTry["end"]) => ended.filter((one) => one.end === end).map((one) => one.fact.mail.id);
    await acceptNotices(tx, merchantId, mailIds("accepted"), now);
    await bounceNotices(tx, merchantId, mailIds("refused"), now);
    await voidNoticesOfMails(tx, merchantId, mailIds("cancelled"), now);
    const unreachable = await markAddressesDead(tx, merchantId, deadAddresses(ended), now);
    await refreshOrders(tx, merchantId, unreachable);
    await endLinks(tx, merchantId, linksThatNeverLeft(ended), "the mail did not leave", now);
    await alertUnreachable(tx, merchantId, orderIdsOf(ended.filter(isUnreachable)), now);
    return { value: undefined, audit: ended.flatMap(auditOf) };
  });
}

function endOf({ fact, end, reason, retryMs, providerId }: MailTry, now: Date): MailEnd {
  const isWaiting = end === "later" || end === "unknown";
  return {
    id: fact.mail.id,
    status: isWaiting ? "queued" : end,
    reason,
    acceptedAt: end === "accepted" ? now : null,
    nextTryAt: isWaiting && retryMs !== null ? plusMs(now, retryMs) : null,
    providerId,
  };
}

/** Of an unknown try the link may be in somebody's hands: it stays. */
function linksThatNeverLeft(tries: readonly MailTry[]): string[] {
  return tries.filter((one) => one.end !== "accepted" && one.end !== "unknown").flatMap((one) => (one.linkId ? [one.linkId] : []));
}

function orderIdsOf(tries: readonly MailTry[]): string[] {
  return tries.flatMap(({ fact }) => (fact.mail.orderId ? [fact.mail.orderId] : []));
}

/** What an old address answers says nothing of the one that took its place. */
function deadAddresses(tries: readonly MailTry[]): { personId: string; emailNumber: number; why: string }[] {
  return tries.flatMap(({ fact, isAddressDead, reason }) =>
    isAddressDead && fact.mail.personId && fact.to.emailNumber !== null
      ? [{ personId: fact.mail.personId, emailNumber: fact.to.emailNumber, why: reason ?? "refused" }]
      : [],
  );
}

/** A customer who cannot be written to is a case for a person; an address that was replaced may well be dead. */
const isUnreachable = ({ fact, end, isAddressDead, reason }: MailTry): boolean =>
  end === "refused" &&
  fact.mail.kind !== "email_changed" &&
  mailClassOf(fact.mail.kind) !== "staff" &&
  (isAddressDead || reason === "no_address" || reason === "address_bounced");

function auditOf({ fact, end, reason }: MailTry): AuditEntry[] {
  const { mail } = fact;
  const about = { orderId: mail.orderId, customerId: fact.customerId };
  if (end === "accepted") return [{ ...about, event: { type: "mail.accepted", mailId: mail.id, kind: mail.kind } }];
  if (end === "refused") return [{ ...about, event: { type: "mail.refused", mailId: mail.id, kind: mail.kind, why: reason ?? "refused" } }];
  return [];
}
