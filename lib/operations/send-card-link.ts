import { HOUR_MS, plusMs } from "@/lib/domain/dates";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { lockCardLinkFacts } from "@/lib/store/card-link-facts";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { countLinksAskedFor, createLink } from "@/lib/store/links";
import { queueMail } from "@/lib/store/mail";
import type { Ctx, OutsideCtx } from "./context";

/** Links staff may send or copy for one order within a day. */
const MAX_A_DAY = 3;
const DAY_HOURS = 24;

/** `queued`: mailed to the address on file. `copy`: nobody to mail to; the link is shown this once and never again. */
export type SentCardLink = { readonly kind: "queued"; readonly mailId: string } | { readonly kind: "copy"; readonly link: string };

/**
 * Staff's *Send card link*: mails a link to save or replace the card, or hands one out for copying when there is no address
 * that works (rule 23).
 */
export async function sendCardLink(
  outside: OutsideCtx,
  input: { readonly orderId: string; readonly senderId: string | null },
): Promise<{ readonly ok: true; readonly value: SentCardLink } | Refusal> {
  return commit(outside.scope, outside, async (tx) => {
    const { answer, audit } = await sendOrCopy(tx, outside, outside.appUrl, input);
    return { value: answer, audit };
  });
}

type Answer = Awaited<ReturnType<typeof sendCardLink>>;
type Input = Parameters<typeof sendCardLink>[1];

async function sendOrCopy(tx: Tx, ctx: Ctx, appUrl: string, input: Input): Promise<{ answer: Answer; audit: AuditEntry[] }> {
  const { merchantId } = ctx.scope;
  const no = (answer: Refusal) => ({ answer, audit: [] });
  const facts = await lockCardLinkFacts(tx, merchantId, input.orderId, input.senderId);
  if (!facts) return no(refuse("not_found"));
  if (facts.collector !== "stripe") return no(refuse("collected_elsewhere", { collector: facts.collector }));
  if (facts.mode === "watch") return no(refuse("watch_mode"));
  if (facts.isObserved) return no(refuse("order_observed"));
  if (facts.isOver) return no(refuse("order_cancelled"));
  if (facts.instalmentId === null) return no(refuse("nothing_owed"));
  if (facts.senderMissing) return no(refuse("sender_unverified", { missing: facts.senderMissing }));
  const asked = await countLinksAskedFor(tx, merchantId, input.orderId, plusMs(ctx.now, -DAY_HOURS * HOUR_MS));
  if (asked.staff >= MAX_A_DAY) return no(refuse("link_limit", { max: MAX_A_DAY, hours: DAY_HOURS }));
  const sentBy = ctx.actor.kind === "staff" ? ctx.actor.userId : null;
  const about = { orderId: input.orderId, customerId: facts.customerId };
  if (!facts.hasAddress) {
    const { customerId } = facts;
    const made = await createLink(tx, {
      merchantId,
      customerId,
      orderId: input.orderId,
      purpose: "save_card",
      createdBy: sentBy,
      now: ctx.now,
    });
    const audit: AuditEntry[] = [{ ...about, event: { type: "link.created", purpose: "save_card" } }];
    return { answer: { ok: true, value: { kind: "copy", link: `${appUrl}/c/${made.token}` } }, audit };
  }
  const mailId = await queueMail(tx, {
    merchantId,
    orderId: input.orderId,
    kind: "card_request",
    data: { instalmentId: facts.instalmentId },
    dedupeKey: `card_request:staff:${newId()}`,
    senderId: input.senderId,
    sentBy,
    now: ctx.now,
  });
  if (mailId === null) throw new Error("a mail with a key of its own was taken for a double");
  return {
    answer: { ok: true, value: { kind: "queued", mailId } },
    audit: [{ ...about, event: { type: "mail.queued", mailId, kind: "card_request" } }],
  };
}
