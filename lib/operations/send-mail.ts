import { setTimeout } from "node:timers/promises";
import { MINUTE_MS, plusMs } from "@/lib/domain/dates";
import { mailRetryAfter, whyUnwanted } from "@/lib/domain/mail-wanted";
import type { MailOutcome } from "@/lib/gateways/mail/contract";
import { commit } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { type ClaimedMail, claimMails, hasDueMail, type MailsFrom, returnMails } from "@/lib/store/mail-delivery";
import { loadMailFacts, type MailFacts } from "@/lib/store/mail-facts";
import { giveMailsBack, type MailPace, mailsAllowed, mailTurn } from "@/lib/store/mail-pace";
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
 * Sends what is due of one merchant, each sender at its own pace beside the others, until nothing is. Each mail is asked once more whether it is still true; its
 * address, words and link are made now, so that neither a stale fact nor a token is ever kept.
 */
export async function sendMails(outside: OutsideCtx): Promise<{ readonly tried: number }> {
  const budget = { left: MOST_A_JOB };
  const senders = [...(await verifiedSenders(outside)).map(({ id }) => id), null];
  const ended = await Promise.allSettled(senders.map((senderId) => sendFrom(outside, senderId, budget)));
  for (const one of ended) if (one.status === "rejected") throw one.reason;
  const tried = MOST_A_JOB - budget.left;
  if (budget.left > 0) return { tried };
  const { merchantId } = outside.scope;
  await commit(outside.scope, { ...outside, now: await outside.clock() }, async (tx) => {
    await nudge(tx, "mail", merchantId);
    return { value: undefined, audit: [] };
  });
  return { tried };
}

const verifiedSenders = async ({ scope }: OutsideCtx) => (await listSenders(scope)).filter((sender) => sender.verifiedAt !== null);

/** One sender's mail, batch by batch, until nothing is due or the job has had its share. Its pace is read anew for each batch: people change it. */
async function sendFrom(outside: OutsideCtx, senderId: string | null, budget: { left: number }): Promise<void> {
  const { db, merchantId } = outside.scope;
  // A claim of its own: what goes wrong with one sender's batch takes back nothing of another's.
  const worker = newId();
  while (budget.left > 0) {
    const verified = await verifiedSenders(outside);
    const sender = verified.find(({ id }) => id === senderId);
    if (senderId !== null && !sender) return;
    const from: MailsFrom = { senderId, verified };
    const { perSecond } = outside.gateways.mailer;
    const pace: MailPace = { senderId, senderPerSecond: sender?.mailsPerSecond ?? null, perSecond };
    const now = await outside.clock();
    const allowed = await mailsAllowed(db, pace, BATCH);
    if (allowed === 0) {
      if (!(await hasDueMail(db, merchantId, from, now))) return;
      await setTimeout(PAUSE_MS);
      continue;
    }
    const claimed = await commit(outside.scope, { ...outside, now }, async (tx) => ({
      value: await claimMails(tx, merchantId, { worker, now, limit: allowed, from }),
      audit: [],
    }));
    await giveMailsBack(db, pace, allowed - claimed.length);
    if (claimed.length === 0) return;
    budget.left -= claimed.length;
    await sendClaimed({ ...outside, now }, worker, claimed, pace);
  }
}

async function sendClaimed(outside: OutsideCtx, worker: string, claimed: readonly ClaimedMail[], pace: MailPace): Promise<void> {
  try {
    await sendBatch(outside, worker, claimed, pace);
  } catch (error) {
    // What this batch still holds waits a minute, not for the end of its claim; a mail that did leave goes out with the same Message-ID.
    await commit(outside.scope, outside, async (tx) => ({
      value: await returnMails(tx, outside.scope.merchantId, worker, plusMs(outside.now, MINUTE_MS)),
      audit: [],
    }));
    throw error;
  }
}

async function sendBatch(outside: OutsideCtx, worker: string, claimed: readonly ClaimedMail[], pace: MailPace): Promise<void> {
  const { merchant, facts } = await loadMailFacts(outside.scope, claimed);
  const held = facts.map((fact) => ({ fact, verdict: verdictOf(fact) }));
  const leaving = held.filter((one) => one.verdict === null).map((one) => one.fact);
  const ready = await readyMails(outside, merchant, leaving);
  const sent = await Promise.all(ready.map((one) => sendOne(outside, one, pace)));
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

async function sendOne(outside: OutsideCtx, ready: ReadyMail, pace: MailPace): Promise<MailTry> {
  const { fact, linkId } = ready;
  const { mailer } = outside.gateways;
  const written = await write(outside, ready);
  if ("why" in written)
    return { fact, linkId, end: "refused", reason: `not_written: ${written.why}`, isAddressDead: false, providerId: null, retryMs: null };
  await mailTurn(pace);
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
