import { readDecline } from "@/lib/domain/declines";
import type { CallOutcome, DeskNoteKind } from "@/lib/domain/desk-notes";
import { languageOf } from "@/lib/domain/language";
import { isClosed } from "@/lib/domain/states";
import { type TellFacts, tellCustomer } from "@/lib/domain/tell-customer";
import { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";
import { readStoredDecline } from "@/lib/store/stored-outcome";
import { type Listed, listed } from "./listed";
import type { OrderDetail } from "./order-detail";

/** A note or the outcome of a call; names are read now, rows keep ids. */
export interface DeskNote {
  readonly id: string;
  readonly kind: DeskNoteKind;
  /** Null for a call without words, and once the person is erased. */
  readonly text: string | null;
  readonly outcome: CallOutcome | null;
  readonly callBackAt: Date | null;
  readonly author: string | null;
  readonly writtenAt: Date;
  readonly order: { readonly id: string; readonly name: string } | null;
}

export interface TeamChoice {
  readonly userId: string;
  readonly name: string;
}

/** Notes shown at first. */
export const NOTES_SHOWN = 100;

/** What was written about an order, or about a customer with all of their orders; newest first. */
export async function deskNotes(
  scope: Scope,
  about: { readonly orderId: string } | { readonly customerId: string },
  shown: number,
): Promise<Listed<DeskNote>> {
  const mine = "orderId" in about ? Prisma.sql`n.order_id = ${about.orderId}::uuid` : Prisma.sql`n.customer_id = ${about.customerId}::uuid`;
  type Row = Omit<DeskNote, "order"> & { orderId: string | null; orderName: string | null };
  const rows = await scope.db.prisma.$queryRaw<Row[]>(Prisma.sql`
    SELECT n.id::text, n.kind, n.text, n.outcome, n.call_back_at AS "callBackAt", u.name AS author, n.written_at AS "writtenAt", o.id::text AS "orderId", o.name AS "orderName"
    FROM desk_note n
    LEFT JOIN users u ON u.id = n.author_id
    LEFT JOIN orders o ON o.merchant_id = n.merchant_id AND o.id = n.order_id
    WHERE n.merchant_id = ${scope.merchantId}::uuid AND ${mine}
    ORDER BY n.written_at DESC, n.id DESC LIMIT ${shown + 1}`);
  const notes = rows.map(({ orderId, orderName, ...note }) => ({
    ...note,
    order: orderId && orderName ? { id: orderId, name: orderName } : null,
  }));
  return listed(notes, shown, () => scope.db.prisma.deskNote.count({ where: { merchantId: scope.merchantId, ...about } }));
}

/** Who may look after an order, by name. */
export async function teamChoices(scope: Scope): Promise<TeamChoice[]> {
  const rows = await scope.db.prisma.membership.findMany({
    where: { merchantId: scope.merchantId, user: { disabledAt: null } },
    select: { userId: true, user: { select: { name: true } } },
  });
  return rows.map(({ userId, user }) => ({ userId, name: user.name })).sort((a, b) => a.name.localeCompare(b.name));
}

export interface OrderService {
  readonly assigneeId: string | null;
  readonly team: readonly TeamChoice[];
  readonly notes: Listed<DeskNote>;
  /** *What to tell the customer*, in their language. */
  readonly tell: string;
}

/** What staff need on the phone (rule 31). */
export async function orderService(
  scope: Scope,
  order: OrderDetail,
  at: { readonly zone: string; readonly now: Date },
  notesShown: number,
): Promise<OrderService> {
  const { zone, now } = at;
  const [row, team, notes] = await Promise.all([
    scope.db.prisma.order.findUniqueOrThrow({
      where: { merchantId_id: { merchantId: scope.merchantId, id: order.id } },
      select: {
        assigneeId: true,
        merchant: { select: { mode: true } },
        attempts: { where: { settledAt: { not: null } }, orderBy: { openedAt: "desc" }, take: 1, select: { outcome: true } },
        links: { where: { usedAt: null, endedAt: null, expiresAt: { gt: now } }, take: 1, select: { id: true } },
        mails: { where: { status: "queued", kind: "card_request" }, take: 1, select: { id: true } },
      },
    }),
    teamChoices(scope),
    deskNotes(scope, { orderId: order.id }, notesShown),
  ]);
  const [attempt] = row.attempts;
  const hasLink = row.links.length + row.mails.length > 0;
  const facts = tellFacts(order, { zone, outcome: attempt?.outcome ?? null, hasLink, isWatchMode: row.merchant.mode === "watch" });
  return { assigneeId: row.assigneeId, team, notes, tell: tellCustomer(facts) };
}

type About = { readonly zone: string; readonly outcome: unknown; readonly hasLink: boolean; readonly isWatchMode: boolean };

function tellFacts(order: OrderDetail, about: About): TellFacts {
  const balances = order.instalments.filter(({ kind }) => kind === "balance");
  const main = balances.find(({ state }) => !isClosed(state)) ?? balances.at(-1) ?? null;
  const decline = readStoredDecline({ outcome: about.outcome });
  const card = main?.card ?? null;
  return {
    language: languageOf(order.customer.language),
    country: order.customer.country,
    zone: about.zone,
    orderName: order.name,
    collector: order.collector,
    isOnlyWatched: order.isObserved || about.isWatchMode,
    isCancelled: order.cancelledAt !== null,
    isRefundRequired: order.isRefundRequired,
    isDisputed: order.isDisputed,
    state: order.state,
    amount: main?.amount ?? order.balance,
    card,
    dueOn: main?.dueOn ?? null,
    nextAttemptAt: main?.nextAttemptAt ?? null,
    decline: decline ? readDecline(decline, card?.brand ?? null).meaning : null,
    hasLink: about.hasLink,
  };
}
