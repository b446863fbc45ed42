import { setTimeout } from "node:timers/promises";
import { MINUTE_MS, plusMs } from "@/lib/domain/dates";
import { mailRetryAfter, whyUnwanted } from "@/lib/domain/mail-wanted";
import type { MailOutcome } from "@/lib/gateways/mail/contract";
import { commit } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { type ClaimedMail, claimMails, hasDueMail, type MailsFrom, returnMails } from "@/lib/store/mail-delivery";
import { loadMailFacts, type MailFacts } from "@/lib/store/mail-facts";
import { giveMailsBack, type MailPace, mailsAllowed } from "@/lib/store/mail-pace";
import { nudge } from "@/lib/store/nudge";
import { listSenders } from "@/lib/store/senders";
import type { OutsideCtx } from "./context";
import { finishMailBatch, type MailTry } from "./finish-mail";
import { type ReadyMail, readyMails } from "./ready-mails";

/** Mails held at a time: with 4 connections and 20 s a mail at worst, well inside the lease. */
const BATCH = 24;
/** Mails after which a job gives way to others and is begun anew. */
const MOST_A_JOB = 2_000;
/** Real time between two looks when the pace is used up. */
const PAUSE_MS = 100;

/**
 * Sends what is due of one merchant, at its senders' pace, until nothing is. Each mail is asked once more whether it is still
 * true; its address, words and link are made now, so that neither a stale fact nor a token is ever kept.
 */
export async function sendMails(outside: OutsideCtx): Promise<{ readonly tried: number }> {
  const worker = newId();
  let tried = 0;
  while (tried < MOST_A_JOB) {
    const verified = (await listSenders(outside.scope)).filter((sender) => sender.verifiedAt !== null);
    const round = await sendRound(outside, worker, [
      ...verified.map((sender) => ({ from: { senderId: sender.id, verified }, perSecond: sender.mailsPerSecond })),
      { from: { senderId: null, verified }, perSecond: null },
    ]);
    tried += round.tried;
    if (round.tried === 0 && !round.isWaiting) return { tried };
    if (round.tried === 0) await setTimeout(PAUSE_MS);
  }
  const { merchantId } = outside.scope;
  await commit(outside.scope, { ...outside, now: await outside.clock() }, async (tx) => {
    await nudge(tx, "mail", merchantId);
    return { value: undefined, audit: [] };
  });
  return { tried };
}

type FromSender = { readonly from: MailsFrom; readonly perSecond: number | null };

/** One batch of each sender whose pace allows it. `isWaiting`: there is mail that its pace holds up. */
async function sendRound(
  outside: OutsideCtx,
  worker: string,
  senders: readonly FromSender[],
): Promise<{ tried: number; isWaiting: boolean }> {
  const { db, merchantId } = outside.scope;
  let tried = 0;
  let isWaiting = false;
  for (const { from, perSecond } of senders) {
    const now = await outside.clock();
    const pace: MailPace = { senderId: from.senderId, senderPerSecond: perSecond, perSecond: outside.gateways.mailer.perSecond };
    const allowed = await mailsAllowed(db, pace, BATCH);
    if (allowed === 0) {
      isWaiting ||= await hasDueMail(db, merchantId, from, now);
      continue;
    }
    const claimed = await commit(outside.scope, { ...outside, now }, async (tx) => ({
      value: await claimMails(tx, merchantId, { worker, now, limit: allowed, from }),
      audit: [],
    }));
    await giveMailsBack(db, pace, allowed - claimed.length);
    if (claimed.length > 0) await sendClaimed({ ...outside, now }, worker, claimed);
    tried += claimed.length;
  }
  return { tried, isWaiting };
}

async function sendClaimed(outside: OutsideCtx, worker: string, claimed: readonly ClaimedMail[]): Promise<void> {
  try {
    await sendBatch(outside, worker, claimed);
  } catch (error) {
    // What this batch still holds waits a minute, not for the end of its claim; a mail that did leave goes out with the same Message-ID.
    await commit(outside.scope, outside, async (tx) => ({
      value: await returnMails(tx, outside.scope.merchantId, worker, plusMs(outside.now, MINUTE_MS)),
      audit: [],
    }));
    throw error;
  }
}

async function sendBatch(outside: OutsideCtx, worker: string, claimed: readonly ClaimedMail[]): Promise<void> {
  const { merchant, facts } = await loadMailFacts(outside.scope, claimed);
  const held = facts.map((fact) => ({ fact, verdict: verdictOf(fact) }));
  const leaving = held.filter((one) => one.verdict === null).map((one) => one.fact);
  const ready = await readyMails(outside, merchant, leaving);
  const sent = await Promise.all(ready.map((one) => sendOne(outside, one)));
  const stopped = held.flatMap(({ fact, verdict }) => (verdict ? [{ ...verdict, fact, linkId: null }] : []));
  await finishMailBatch(outside, worker, [...sent, ...stopped]);
}

/** Whether a mail ends here: no longer true, or nobody to write to. Null: it goes. */
function verdictOf(fact: MailFacts): Omit<MailTry, "fact" | "linkId"> | null {
  const unwanted = whyUnwanted(fact.mail.kind, fact.moment);
  if (unwanted) return { end: "cancelled", reason: unwanted, isAddressDead: false, providerId: null, retryMs: null };
  if (!fact.to.address) return { end: "refused", reason: "no_address", isAddressDead: false, providerId: null, retryMs: null };
  if (fact.to.isDead) return { end: "refused", reason: "address_bounced", isAddressDead: false, providerId: null, retryMs: null };
  return null;
}

async function sendOne(outside: OutsideCtx, ready: ReadyMail): Promise<MailTry> {
  const { fact, linkId } = ready;
  const { mailer } = outside.gateways;
  const written = await write(outside, ready);
  if ("why" in written)
    return { fact, linkId, end: "refused", reason: `not_written: ${written.why}`, isAddressDead: false, providerId: null, retryMs: null };
  const outcome = await mailer.send({
    from: ready.from,
    replyTo: ready.replyTo,
    to: { name: fact.to.name, address: fact.to.address ?? "" },
    ...written,
    mailId: fact.mail.id,
    unsubscribeUrl: ready.unsubscribeUrl,
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
  if (outcome.kind === "accepted")
    return { end: "accepted", reason: null, isAddressDead: false, providerId: outcome.providerId, retryMs: null };
  if (outcome.kind === "refused" && outcome.permanent) {
    return { end: "refused", reason: outcome.why, isAddressDead: outcome.aboutAddress, providerId: null, retryMs: null };
  }
  const retryMs = mailRetryAfter(tries);
  if (retryMs === null)
    return { end: "refused", reason: `given up after ${tries} tries: ${outcome.why}`, isAddressDead: false, providerId: null, retryMs };
  return { end: outcome.kind === "unknown" ? "unknown" : "later", reason: outcome.why, isAddressDead: false, providerId: null, retryMs };
}
