import { plainDate } from "@/lib/domain/dates";
import { readDecline } from "@/lib/domain/declines";
import { type Language, languageOf } from "@/lib/domain/language";
import { money } from "@/lib/domain/money";
import { type Collector, type InstalmentState, isClosed } from "@/lib/domain/states";
import { type TellFacts, tellCustomer } from "@/lib/domain/tell-customer";
import type { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";
import { readStoredDecline } from "@/lib/store/stored-outcome";

/** What to say of an order, and who looks after it. */
export interface Told {
  readonly orderId: string;
  readonly assigneeId: string | null;
  /** *What to tell the customer*, in their language. */
  readonly tell: string;
  readonly language: Language;
}

type At = { readonly zone: string; readonly now: Date };

const wanted = (now: Date) =>
  ({
    merchant: { select: { mode: true } },
    customer: { select: { language: true, country: true } },
    instalments: { where: { kind: "balance" }, orderBy: { position: "asc" }, include: { card: true } },
    attempts: { where: { settledAt: { not: null } }, orderBy: { openedAt: "desc" }, take: 1, select: { outcome: true } },
    links: { where: { usedAt: null, endedAt: null, expiresAt: { gt: now } }, take: 1, select: { id: true } },
    mails: { where: { status: "queued", kind: "card_request" }, take: 1, select: { id: true } },
  }) as const satisfies Prisma.OrderInclude;

type Row = Prisma.OrderGetPayload<{ include: ReturnType<typeof wanted> }>;

/** What staff may say of each order (rule 31), in the order asked for; unknown ones are left out. */
export async function whatToTell(scope: Scope, orderIds: readonly string[], at: At): Promise<Told[]> {
  const where = { merchantId: scope.merchantId, id: { in: [...orderIds] } };
  const rows = await scope.db.prisma.order.findMany({ where, include: wanted(at.now) });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return orderIds.flatMap((id) => {
    const row = byId.get(id);
    return row ? [toldOf(row, at.zone)] : [];
  });
}

function toldOf(row: Row, zone: string): Told {
  const { id: orderId, assigneeId } = row;
  const facts = factsOf(row, zone);
  return { orderId, assigneeId, language: facts.language, tell: tellCustomer(facts) };
}

function factsOf(row: Row, zone: string): TellFacts {
  const main = row.instalments.find(({ state }) => !isClosed(state as InstalmentState)) ?? row.instalments.at(-1) ?? null;
  const [attempt] = row.attempts;
  const decline = readStoredDecline({ outcome: attempt?.outcome ?? null });
  return {
    language: languageOf(row.customer.language),
    country: row.customer.country,
    zone,
    orderName: row.name,
    collector: row.collector as Collector,
    isOnlyWatched: row.activation === "observed" || row.merchant.mode === "watch",
    isCancelled: row.cancelledAt !== null,
    isRefundRequired: row.isRefundRequired,
    isDisputed: row.isDisputed,
    state: row.paymentState as InstalmentState,
    amount: main ? money(main.amountMinor, main.currency) : money(row.balanceMinor, row.currency),
    card: main?.card ?? null,
    dueOn: main?.dueOn ? plainDate(main.dueOn.toISOString().slice(0, 10)) : null,
    nextAttemptAt: main?.nextAttemptAt ?? null,
    decline: decline ? readDecline(decline, main?.card?.brand ?? null).meaning : null,
    hasLink: row.links.length + row.mails.length > 0,
  };
}
