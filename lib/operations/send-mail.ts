import { DAY_MS, MINUTE_MS, plusMs } from "@/lib/domain/dates";
import type { LinkPurpose } from "@/lib/domain/link-purposes";
import { linkPurposeOf } from "@/lib/domain/link-purposes";
import { mailRetryAfter, whyUnwanted } from "@/lib/domain/mail-wanted";
import type { MailAddress, MailOutcome } from "@/lib/gateways/mail/contract";
import { commit, type Tx } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { createLinks } from "@/lib/store/links";
import { type ClaimedMail, claimMails, returnMails, setMailSending } from "@/lib/store/mail-delivery";
import { loadMailFacts, type MailFacts, type MailMerchantRow } from "@/lib/store/mail-facts";
import { listSenders, renewInvitationToken, renewSenderToken, type SenderRow } from "@/lib/store/senders";
import type { OutsideCtx } from "./context";
import { finishMailBatch, type MailTry } from "./finish-mail";

/** Mails held at a time: with 4 connections and 20 s a mail at worst, well inside the lease. */
const BATCH = 24;
const SENDER_LINK_DAYS = 7;

/**
 * Sends what is due of one merchant, batch by batch, until nothing is. Each mail is asked once more whether it is still
 * true; its address, words and link are made now, so that neither a stale fact nor a token is ever kept.
 */
export async function sendMails(outside: OutsideCtx): Promise<{ readonly tried: number }> {
  const worker = newId();
  let tried = 0;
  for (;;) {
    const now = await outside.clock();
    const by = { actor: outside.actor, now, requestId: outside.requestId };
    const claimed = await commit(outside.scope, by, async (tx) => ({
      value: await claimMails(tx, outside.scope.merchantId, worker, now, BATCH),
      audit: [],
    }));
    if (claimed.length === 0) return { tried };
    tried += claimed.length;
    try {
      await sendBatch({ ...outside, now }, worker, claimed);
    } catch (error) {
      // What this batch still holds waits a minute, not for the end of its claim; a mail that did leave goes out with the same Message-ID.
      await commit(outside.scope, by, async (tx) => ({
        value: await returnMails(tx, outside.scope.merchantId, worker, plusMs(now, MINUTE_MS)),
        audit: [],
      }));
      throw error;
    }
  }
}

async function sendBatch(outside: OutsideCtx, worker: string, claimed: readonly ClaimedMail[]): Promise<void> {
  const { merchant, facts } = await loadMailFacts(outside.scope, claimed);
  const held = facts.map((fact) => ({ fact, verdict: verdictOf(fact) }));
  const leaving = held.filter((one) => one.verdict === null).map((one) => one.fact);
  const ready = await makeReady(outside, merchant, leaving);
  const sent = await Promise.all(ready.map((one) => sendOne(outside, one)));
  const stopped = held.flatMap(({ fact, verdict }) => (verdict ? [{ ...verdict, fact, linkId: null }] : []));
  await finishMailBatch(outside, worker, [...sent, ...stopped]);
}

/** Whether a mail ends here: no longer true, or nobody to write to. Null: it goes. */
function verdictOf(fact: MailFacts): Omit<MailTry, "fact" | "linkId"> | null {
  const unwanted = whyUnwanted(fact.mail.kind, fact.moment);
  if (unwanted) return { end: "cancelled", reason: unwanted, isAddressDead: false, retryMs: null };
  if (!fact.to.address) return { end: "refused", reason: "no_address", isAddressDead: false, retryMs: null };
  if (fact.to.isDead) return { end: "refused", reason: "address_bounced", isAddressDead: false, retryMs: null };
  return null;
}

interface ReadyMail {
  readonly fact: MailFacts;
  readonly linkId: string | null;
  readonly link: string | null;
  readonly from: MailAddress;
  readonly replyTo: MailAddress | null;
  readonly messageId: string;
}

/** One commit before anything leaves: the links of this try exist before a reader can follow them. */
async function makeReady(outside: OutsideCtx, merchant: MailMerchantRow, facts: readonly MailFacts[]): Promise<ReadyMail[]> {
  if (facts.length === 0) return [];
  const senders = await listSenders(outside.scope);
  const by = { actor: outside.actor, now: outside.now, requestId: outside.requestId };
  return commit(outside.scope, by, async (tx) => {
    const links = await makeLinks(tx, outside, facts);
    const ready = facts.map((fact) => readyMail(outside, merchant, senders, fact, links.get(fact.mail.id) ?? { linkId: null, link: null }));
    await setMailSending(
      tx,
      outside.scope.merchantId,
      ready.map(({ fact, linkId, messageId }) => ({
        id: fact.mail.id,
        linkId: linkId ?? fact.mail.linkId,
        senderId: senderFor(senders, fact.mail)?.id ?? null,
        messageId,
      })),
    );
    return { value: ready, audit: [] };
  });
}

type MailLink = { readonly linkId: string | null; readonly link: string | null };

async function makeLinks(tx: Tx, outside: OutsideCtx, facts: readonly MailFacts[]): Promise<ReadonlyMap<string, MailLink>> {
  const { appUrl, now, scope } = outside;
  const found = new Map<string, MailLink>();
  const wanting: {
    readonly mailId: string;
    readonly customerId: string;
    readonly orderId: string | null;
    readonly purpose: LinkPurpose;
  }[] = [];
  for (const { mail, customerId } of facts) {
    const purpose = linkPurposeOf(mail.kind);
    if (purpose && customerId) wanting.push({ mailId: mail.id, customerId, orderId: mail.orderId, purpose });
    else found.set(mail.id, { linkId: null, link: await staffLink(tx, outside, mail) });
  }
  const made = await createLinks(
    tx,
    wanting.map(({ customerId, orderId, purpose }) => ({ merchantId: scope.merchantId, customerId, orderId, purpose, now })),
  );
  wanting.forEach(({ mailId }, index) => {
    const link = made[index];
    if (link) found.set(mailId, { linkId: link.linkId, link: `${appUrl}/c/${link.token}` });
  });
  return found;
}

/** Links of staff mail: into the dashboard, or a one-time door. */
async function staffLink(tx: Tx, { appUrl, now, scope }: OutsideCtx, mail: ClaimedMail): Promise<string | null> {
  const { senderId, invitationId } = mail.data;
  if (mail.kind === "staff_alert") return mail.orderId ? `${appUrl}/orders/${mail.orderId}` : appUrl;
  if (mail.kind === "sender_check" && typeof senderId === "string") {
    return `${appUrl}/c/sender/${await renewSenderToken(tx, scope.merchantId, senderId, plusMs(now, SENDER_LINK_DAYS * DAY_MS))}`;
  }
  if (mail.kind === "team_invitation" && typeof invitationId === "string") {
    return `${appUrl}/join/${await renewInvitationToken(tx, scope.merchantId, invitationId)}`;
  }
  return null;
}

/** The sender asked for, else the shop's default; only a verified one may stand in From (rule 29). */
function senderFor(senders: readonly SenderRow[], mail: ClaimedMail): SenderRow | null {
  const wanted = senders.find((sender) => sender.id === mail.senderId) ?? senders.find((sender) => sender.isDefault);
  return wanted?.verifiedAt ? wanted : null;
}

function readyMail(
  outside: OutsideCtx,
  merchant: MailMerchantRow,
  senders: readonly SenderRow[],
  fact: MailFacts,
  made: MailLink,
): ReadyMail {
  const { installationSender } = outside.gateways.mailer;
  const { mail } = fact;
  const isStaff = mail.kind === "sender_check" || mail.kind === "team_invitation" || mail.kind === "staff_alert";
  const verified = isStaff ? null : senderFor(senders, mail);
  const from = verified
    ? { name: verified.name, address: verified.address }
    : { name: isStaff ? installationSender.name : merchant.name, address: installationSender.address };
  const answers = merchant.supportEmail ?? senders.find((sender) => sender.isDefault)?.address ?? null;
  const domain = from.address.split("@")[1] ?? "localhost";
  // Every try of a mail has the same Message-ID, but where a retry carries another one-time door the words differ.
  const suffix = mail.kind === "sender_check" || mail.kind === "team_invitation" ? `.${mail.tries}` : "";
  return {
    ...made,
    fact,
    from,
    replyTo: !isStaff && answers && answers !== from.address ? { name: merchant.name, address: answers } : null,
    messageId: mail.messageId && suffix === "" ? mail.messageId : `<${mail.id}${suffix}@${domain}>`,
  };
}

async function sendOne(outside: OutsideCtx, ready: ReadyMail): Promise<MailTry> {
  const { fact, linkId } = ready;
  const { mailer } = outside.gateways;
  const written = await write(outside, ready);
  if ("why" in written) return { fact, linkId, end: "refused", reason: `not_written: ${written.why}`, isAddressDead: false, retryMs: null };
  const outcome = await mailer.send({
    from: ready.from,
    replyTo: ready.replyTo,
    to: { name: fact.to.name, address: fact.to.address ?? "" },
    ...written,
    headers: { "Auto-Submitted": "auto-generated" },
    messageId: ready.messageId,
  });
  return { fact, linkId, ...meaningOf(outcome, fact.mail.tries) };
}

/** A mail that cannot be written for want of a fact is a bug of whoever queued it: kept, visible, and no hindrance to the others. */
async function write(outside: OutsideCtx, { fact, link }: ReadyMail) {
  try {
    return await outside.gateways.mailer.render(fact.mail.kind, { ...fact.sheet, link }, fact.mail.data);
  } catch (error) {
    if (error instanceof Error && (error.name === "MailFactMissing" || error.name === "ZodError")) return { why: error.message };
    throw error;
  }
}

function meaningOf(outcome: MailOutcome, tries: number): Omit<MailTry, "fact" | "linkId"> {
  if (outcome.kind === "accepted") return { end: "accepted", reason: null, isAddressDead: false, retryMs: null };
  if (outcome.kind === "refused" && outcome.permanent) {
    return { end: "refused", reason: outcome.why, isAddressDead: outcome.aboutAddress, retryMs: null };
  }
  const retryMs = mailRetryAfter(tries);
  if (retryMs === null) return { end: "refused", reason: `given up after ${tries} tries: ${outcome.why}`, isAddressDead: false, retryMs };
  return { end: outcome.kind === "unknown" ? "unknown" : "later", reason: outcome.why, isAddressDead: false, retryMs };
}
