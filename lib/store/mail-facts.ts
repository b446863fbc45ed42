import { orderLabel } from "@/lib/domain/consent";
import { dateInZone, plainDate } from "@/lib/domain/dates";
import { customerReader } from "@/lib/domain/language";
import type { MailSheet } from "@/lib/domain/mail-sheet";
import type { MailMoment } from "@/lib/domain/mail-wanted";
import { textsFor } from "@/lib/domain/message-texts";
import { money } from "@/lib/domain/money";
import type { CollectMode, InstalmentState } from "@/lib/domain/states";
import type { Prisma } from "./generated/client";
import type { ClaimedMail } from "./mail-delivery";
import { keptTexts } from "./message-texts";
import type { Scope } from "./scope";
import { readStoredDecline } from "./stored-outcome";

/** Everything a mail is written and judged from, read when it leaves. */
export interface MailFacts {
  readonly mail: ClaimedMail;
  readonly to: {
    readonly name: string | null;
    readonly address: string | null;
    readonly isDead: boolean;
    /** Which of the person's addresses this is; null for one that is no longer theirs, and for staff. */
    readonly emailNumber: number | null;
  };
  readonly customerId: string | null;
  readonly moment: MailMoment;
  readonly sheet: MailSheet;
}

export interface MailMerchantRow {
  readonly name: string;
  readonly supportEmail: string | null;
}

const idOf = (mail: ClaimedMail, key: string): string | null => {
  const value = mail.data[key];
  return typeof value === "string" ? value : null;
};

const idsOf = (mails: readonly ClaimedMail[], pick: (mail: ClaimedMail) => string | null): string[] => [
  ...new Set(mails.map(pick).filter((id): id is string => id !== null)),
];

const day = (date: Date | null) => (date ? plainDate(date.toISOString().slice(0, 10)) : null);

/** All rows a batch of mails speaks of, one query a table. */
async function loadRows(scope: Scope, mails: readonly ClaimedMail[]) {
  const { merchantId } = scope;
  const { prisma } = scope.db;
  const where = (ids: string[]) => ({ merchantId, id: { in: ids } });
  const [merchant, orders, persons, users, notices, consents, attempts, payments, senders, invitations] = await Promise.all([
    prisma.merchant.findUniqueOrThrow({ where: { id: merchantId } }),
    prisma.order.findMany({
      where: where(idsOf(mails, (mail) => mail.orderId)),
      include: {
        customer: true,
        lines: { orderBy: { position: "asc" } },
        instalments: { orderBy: { position: "asc" } },
        payments: { where: { status: "succeeded" } },
        cardRequests: true,
        consents: { where: { status: "active" } },
      },
    }),
    prisma.person.findMany({ where: where(idsOf(mails, (mail) => mail.personId)), include: { customer: true } }),
    prisma.user.findMany({ where: { id: { in: idsOf(mails, (mail) => mail.userId) } } }),
    prisma.notice.findMany({ where: where(idsOf(mails, (mail) => idOf(mail, "noticeId"))) }),
    prisma.consent.findMany({ where: where(idsOf(mails, (mail) => idOf(mail, "consentId"))), include: { card: true } }),
    prisma.attempt.findMany({ where: where(idsOf(mails, (mail) => idOf(mail, "attemptId"))) }),
    prisma.payment.findMany({ where: where(idsOf(mails, (mail) => idOf(mail, "paymentId"))) }),
    prisma.sender.findMany({ where: where(idsOf(mails, (mail) => idOf(mail, "senderId"))) }),
    prisma.invitation.findMany({ where: { merchantId, id: { in: idsOf(mails, (mail) => idOf(mail, "invitationId")) } } }),
  ]);
  const cardIds = [
    ...mails.map((mail) => idOf(mail, "cardId")),
    ...notices.map((row) => row.cardId),
    ...attempts.map((row) => row.cardId),
    ...orders.flatMap((order) => order.instalments.map((row) => row.cardId)),
  ].filter((id): id is string => id !== null);
  const [cards, texts] = await Promise.all([prisma.card.findMany({ where: where([...new Set(cardIds)]) }), keptTexts(scope)]);
  return { merchant, orders, persons, users, notices, consents, attempts, payments, senders, invitations, cards, texts };
}

type Rows = Awaited<ReturnType<typeof loadRows>>;
type OrderRow = Rows["orders"][number];

/** The sheets of a batch, in its order. `link` is left open: links are made when the mail leaves. */
export async function loadMailFacts(
  scope: Scope,
  mails: readonly ClaimedMail[],
): Promise<{ merchant: MailMerchantRow; facts: MailFacts[] }> {
  const rows = await loadRows(scope, mails);
  return { merchant: rows.merchant, facts: mails.map((mail) => factsOf(mail, rows)) };
}

function factsOf(mail: ClaimedMail, rows: Rows): MailFacts {
  const order = rows.orders.find((row) => row.id === mail.orderId) ?? null;
  const person = rows.persons.find((row) => row.id === mail.personId) ?? null;
  const notice = rows.notices.find((row) => row.id === idOf(mail, "noticeId")) ?? null;
  const instalmentId = idOf(mail, "instalmentId") ?? notice?.instalmentId;
  const instalment =
    order?.instalments.find((row) => row.id === instalmentId) ??
    (instalmentId ? null : (order?.instalments.find((row) => row.kind === "balance") ?? null));
  const country = order ? order.country : person?.customer?.country;
  return {
    mail,
    to: recipientOf(mail, rows),
    customerId: order?.customerId ?? person?.customer?.id ?? null,
    moment: {
      mode: rows.merchant.mode as CollectMode,
      order: order && {
        isObserved: order.activation !== "active",
        isCancelled: order.cancelledAt !== null || order.deletedAt !== null,
        remindersOff: (order.cardRequests[0]?.remindersOff ?? false) || person?.complainedAt != null,
      },
      state: (instalment?.state ?? null) as InstalmentState | null,
      isNoticeVoided: notice !== null && notice.voidedAt !== null,
      isByStaff: mail.sentBy !== null,
    },
    sheet: {
      reader: customerReader(mail.language, rows.merchant.timezone, country),
      merchant: merchantOf(rows.merchant),
      texts: textsFor(rows.texts, mail.kind, mail.language),
      recipientName: person?.name ?? rows.users.find((row) => row.id === mail.userId)?.name ?? null,
      order: order && orderOf(order, mail, rows.merchant.timezone),
      instalment: instalment && {
        amount: money(instalment.amountMinor, instalment.currency),
        dueOn: day(instalment.dueOn),
        nextAttemptAt: instalment.state === "retry_wait" ? instalment.nextAttemptAt : null,
      },
      ...aboutCards(mail, rows, order, instalment),
      link: null,
    },
  };
}

/** Staff mail about a sender or an invitation goes where those say; all other mail to the person or user on file now. */
function recipientOf(mail: ClaimedMail, rows: Rows): MailFacts["to"] {
  const sender = mail.kind === "sender_check" ? rows.senders.find((row) => row.id === idOf(mail, "senderId")) : undefined;
  const invitation = mail.kind === "team_invitation" ? rows.invitations.find((row) => row.id === idOf(mail, "invitationId")) : undefined;
  const user = rows.users.find((row) => row.id === mail.userId);
  const person = rows.persons.find((row) => row.id === mail.personId);
  const other = { isDead: false, emailNumber: null };
  // Told to the address that was replaced (rule 31).
  if (mail.kind === "email_changed") return { ...other, name: person?.name ?? null, address: person?.previousEmails.at(-1) ?? null };
  if (sender) return { ...other, name: sender.name, address: sender.address };
  if (invitation) return { ...other, name: null, address: invitation.email };
  if (user) return { ...other, name: user.name, address: user.disabledAt ? null : user.email };
  return {
    name: person?.name ?? null,
    address: person?.erasedAt ? null : person?.email?.trim() || null,
    isDead: Boolean(person?.emailBouncedAt),
    emailNumber: person?.emailNumber ?? null,
  };
}

function merchantOf(row: Rows["merchant"]): MailSheet["merchant"] {
  const { name, legalName, address, vatNumber, supportEmail, accentColor, logoUrl } = row;
  return { name, legalName, address, vatNumber, supportEmail, accentColor, logoUrl };
}

function orderOf(order: OrderRow, mail: ClaimedMail, zone: string): NonNullable<MailSheet["order"]> {
  const signed = (kind: string, minor: bigint) => (kind === "charge" ? minor : -minor);
  const received = order.payments
    .filter((row) => row.currency === order.currency)
    .reduce((all, row) => all + signed(row.kind, row.amountMinor), 0n);
  return {
    name: orderLabel(order.name, mail.language),
    placedOn: dateInZone(order.placedAt, zone),
    lines: order.lines
      .filter((line) => line.currentQuantity > 0)
      .map((line) => ({ title: line.title, variant: line.variantTitle, quantity: line.currentQuantity, imageUrl: line.imageUrl })),
    total: money(order.totalMinor, order.currency),
    tax: money(order.taxMinor, order.currency),
    received: money(received, order.currency),
    promiseOn: day(order.promiseOn),
  };
}

type InstalmentRow = Prisma.InstalmentGetPayload<object>;

function aboutCards(
  mail: ClaimedMail,
  rows: Rows,
  order: OrderRow | null,
  instalment: InstalmentRow | null,
): Pick<MailSheet, "card" | "consent" | "notice" | "attempt" | "refund"> {
  const cardOf = (id: string | null | undefined) => {
    const row = rows.cards.find((card) => card.id === id);
    return row ? { brand: row.brand, last4: row.last4 } : null;
  };
  const named = rows.consents.find((row) => row.id === idOf(mail, "consentId"));
  const consent = named ?? order?.consents[0] ?? null;
  const notice = rows.notices.find((row) => row.id === idOf(mail, "noticeId"));
  const noticeCard = cardOf(notice?.cardId);
  const attempt = rows.attempts.find((row) => row.id === idOf(mail, "attemptId"));
  const attemptCard = cardOf(attempt?.cardId);
  const paidOnPage = mail.kind === "receipt" ? rows.payments.find((row) => row.id === idOf(mail, "paymentId")) : undefined;
  const refund = rows.payments.find((row) => row.id === idOf(mail, "paymentId"));
  return {
    card:
      cardOf(idOf(mail, "cardId") ?? named?.cardId ?? instalment?.cardId) ??
      (named?.card ? { brand: named.card.brand, last4: named.card.last4 } : null),
    consent: consent && {
      text: consent.text,
      agreedAt: consent.agreedAt,
      cap: money(consent.capMinor, consent.currency),
      latestOn: plainDate(consent.latestOn.toISOString().slice(0, 10)),
    },
    notice:
      notice && noticeCard
        ? {
            amount: money(notice.amountMinor, notice.currency),
            chargeOn: plainDate(notice.chargeOn.toISOString().slice(0, 10)),
            card: noticeCard,
            statementText: notice.statementText,
          }
        : null,
    attempt:
      attempt && attemptCard
        ? {
            amount: money(attempt.amountMinor, attempt.currency),
            card: attemptCard,
            settledAt: attempt.settledAt,
            decline: readStoredDecline(attempt),
          }
        : paidOnPage
          ? {
              amount: money(paidOnPage.amountMinor, paidOnPage.currency),
              card: { brand: paidOnPage.cardBrand ?? "card", last4: paidOnPage.cardLast4 ?? "····" },
              settledAt: paidOnPage.occurredAt,
              decline: null,
            }
          : null,
    refund: refund ? { amount: money(refund.amountMinor, refund.currency), paidBack: refund.rail === "stripe" ? "card" : "shop" } : null,
  };
}
