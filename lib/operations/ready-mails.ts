import { DAY_MS, plusMs } from "@/lib/domain/dates";
import type { LinkPurpose } from "@/lib/domain/link-purposes";
import { linkPurposeOf } from "@/lib/domain/link-purposes";
import { canBeStopped } from "@/lib/domain/mail-kinds";
import type { MailAddress } from "@/lib/gateways/mail/contract";
import { commit, type Tx } from "@/lib/store/commit";
import { createLinks } from "@/lib/store/links";
import { type ClaimedMail, setMailSending } from "@/lib/store/mail-delivery";
import type { MailFacts, MailMerchantRow } from "@/lib/store/mail-facts";
import { listSenders, renewInvitationToken, renewSenderToken, type SenderRow } from "@/lib/store/senders";
import type { OutsideCtx } from "./context";

const SENDER_LINK_DAYS = 7;

/** A mail with everything it leaves with. */
export interface ReadyMail {
  readonly fact: MailFacts;
  readonly linkId: string | null;
  readonly link: string | null;
  /** For reminders only (rule 28). */
  readonly unsubscribeUrl: string | null;
  readonly from: MailAddress;
  readonly replyTo: MailAddress | null;
  readonly messageId: string;
}

/** One commit before anything leaves: the links of this try exist before a reader can follow them. */
export async function readyMails(outside: OutsideCtx, merchant: MailMerchantRow, facts: readonly MailFacts[]): Promise<ReadyMail[]> {
  if (facts.length === 0) return [];
  const senders = await listSenders(outside.scope);
  const by = { actor: outside.actor, now: outside.now, requestId: outside.requestId };
  return commit(outside.scope, by, async (tx) => {
    const links = await makeLinks(tx, outside, facts);
    const ready = facts.map((fact) =>
      readyMail(outside, merchant, senders, fact, links.get(fact.mail.id) ?? { linkId: null, link: null, token: null }),
    );
    await setMailSending(
      tx,
      outside.scope.merchantId,
      ready.map(({ fact, linkId, messageId }) => ({
        id: fact.mail.id,
        linkId: linkId ?? fact.mail.linkId,
        senderId: senderFor(senders, fact.mail)?.id ?? null,
        messageId,
        emailNumber: fact.to.emailNumber,
      })),
    );
    return { value: ready, audit: [] };
  });
}

type MailLink = { readonly linkId: string | null; readonly link: string | null; readonly token: string | null };

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
    else found.set(mail.id, { linkId: null, link: await staffLink(tx, outside, mail), token: null });
  }
  const made = await createLinks(
    tx,
    wanting.map(({ customerId, orderId, purpose }) => ({ merchantId: scope.merchantId, customerId, orderId, purpose, now })),
  );
  wanting.forEach(({ mailId }, index) => {
    const link = made[index];
    if (link) found.set(mailId, { linkId: link.linkId, link: `${appUrl}/c/${link.token}`, token: link.token });
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
    linkId: made.linkId,
    link: made.link,
    unsubscribeUrl: made.token && canBeStopped(mail.kind) ? `${outside.appUrl}/api/mail/stop-reminders/${made.token}` : null,
    fact,
    from,
    replyTo: !isStaff && answers && answers !== from.address ? { name: merchant.name, address: answers } : null,
    messageId: mail.messageId && suffix === "" ? mail.messageId : `<${mail.id}${suffix}@${domain}>`,
  };
}
