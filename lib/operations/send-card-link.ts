import { HOUR_MS, plusMs } from "@/lib/domain/dates";
import { LINK_LIMIT_HOURS, LINKS_A_DAY } from "@/lib/domain/link-limits";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { type CardLinkFacts, lockCardLinkFacts } from "@/lib/store/card-link-facts";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { countLinksAskedFor, createLink } from "@/lib/store/links";
import { queueMail } from "@/lib/store/mail";
import type { Ctx, OutsideCtx } from "./context";

/** `queued`: mailed to the address on file. `copy`: the link itself, shown this once and never again. */
export type SentCardLink = { readonly kind: "queued"; readonly mailId: string } | { readonly kind: "copy"; readonly link: string };

export interface SendCardLinkInput {
  readonly orderId: string;
  /** Null: from the shop's default sender. */
  readonly senderId: string | null;
  /** `copy`: to hand the link over some other way, for instance where no mail arrives. */
  readonly how: "mail" | "copy";
  /** Why the day's limit may be exceeded once (rule 31). */
  readonly overLimit: string | null;
}

/**
 * Staff's *Send card link*: mails a link to save or replace the card, or hands it out for copying. Refused with the reason when
 * nothing is owed, and by mail when there is no address or mail to it comes back (rule 23).
 */
export async function sendCardLink(
  outside: OutsideCtx,
  input: SendCardLinkInput,
): Promise<{ readonly ok: true; readonly value: SentCardLink } | Refusal> {
  return commit(outside.scope, outside, async (tx) => {
    const { answer, audit } = await sendOrCopy(tx, outside, outside.appUrl, input);
    return { value: answer, audit };
  });
}

type Answer = Awaited<ReturnType<typeof sendCardLink>>;

/** The same inside somebody else's unit of work. */
export async function sendOrCopy(
  tx: Tx,
  ctx: Ctx,
  appUrl: string,
  input: SendCardLinkInput,
): Promise<{ readonly answer: Answer; readonly audit: readonly AuditEntry[] }> {
  const { merchantId } = ctx.scope;
  const facts = await lockCardLinkFacts(tx, merchantId, input.orderId, input.senderId);
  const refused = facts ? whyNot(facts, input.how) : refuse("not_found");
  if (!facts || refused || facts.instalmentId === null) return { answer: refused ?? refuse("nothing_owed"), audit: [] };
  const asked = await countLinksAskedFor(tx, merchantId, input.orderId, plusMs(ctx.now, -LINK_LIMIT_HOURS * HOUR_MS));
  const limited = overLimit(asked.staff, input.overLimit);
  if (limited) return { answer: limited, audit: [] };
  const sentBy = ctx.actor.kind === "staff" ? ctx.actor.userId : null;
  const about = {
    orderId: input.orderId,
    customerId: facts.customerId,
    reason: asked.staff >= LINKS_A_DAY ? input.overLimit : null,
  };
  if (input.how === "copy") {
    const { customerId } = facts;
    const made = await createLink(tx, {
      ...{ merchantId, customerId, orderId: input.orderId, purpose: "save_card", createdBy: sentBy, now: ctx.now },
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

/** Why no link may leave for this order now, whoever asks; null when one may. */
export function whyNot(facts: CardLinkFacts, how: SendCardLinkInput["how"]): Refusal | null {
  if (facts.collector !== "stripe") return refuse("collected_elsewhere", { collector: facts.collector });
  if (facts.mode === "watch") return refuse("watch_mode");
  if (facts.isObserved) return refuse("order_observed");
  if (facts.isOver) return refuse("order_cancelled");
  if (facts.instalmentId === null) return refuse("nothing_owed");
  if (facts.senderMissing) return refuse("sender_unverified", { missing: facts.senderMissing });
  if (how === "copy") return null;
  if (!facts.hasAddress) return refuse("customer_without_email");
  return facts.isBounced ? refuse("email_bounced") : null;
}

function overLimit(asked: number, reason: string | null): Refusal | null {
  const params = { max: LINKS_A_DAY, hours: LINK_LIMIT_HOURS };
  if (asked < LINKS_A_DAY) return null;
  if (asked > LINKS_A_DAY) return refuse("link_limit_spent", params);
  return reason ? null : refuse("link_limit", params);
}
