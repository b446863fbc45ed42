import { type PlainDate, plainDate } from "@/lib/domain/dates";
import { HOLD_REASONS, HOLD_STATES, type HoldReason, type HoldState, isOwnHandle } from "@/lib/domain/holds";
import type { Scope } from "@/lib/store/scope";

export type OwnHold = {
  readonly id: string;
  readonly version: number;
  readonly isForBalance: boolean;
  readonly reason: HoldReason;
  readonly note: string | null;
  readonly until: PlainDate | null;
  readonly state: HoldState;
  /** Shopify's own words of its last no. */
  readonly refusedMessage: string | null;
  readonly placedAt: Date;
  readonly releasedAt: Date | null;
  readonly releaseReason: string | null;
  readonly isForced: boolean;
  readonly lines: readonly { readonly lineGid: string; readonly quantity: number }[] | null;
};

export type OrderHolds = {
  readonly open: readonly OwnHold[];
  /** Ended or refused, latest first. */
  readonly past: readonly OwnHold[];
  /** Holds of other apps and of Shopify's admin. */
  readonly others: readonly { readonly id: string; readonly reason: string | null; readonly placedAt: Date }[];
  /** Why the hold for the balance could not be placed yet; tried again by itself. */
  readonly trouble: string | null;
  /** Lines with units that are not shipped. */
  readonly lines: readonly { readonly gid: string; readonly title: string; readonly left: number }[];
};

const PAST = 10;

const dateOf = (value: Date | null): PlainDate | null => (value ? plainDate(value.toISOString().slice(0, 10)) : null);

type Row = Awaited<ReturnType<typeof findHolds>>[number];

function findHolds(scope: Scope, orderId: string) {
  return scope.db.prisma.hold.findMany({
    where: { merchantId: scope.merchantId, orderId },
    orderBy: [{ placedAt: "desc" }, { id: "desc" }],
  });
}

function linesOf(value: unknown): OwnHold["lines"] {
  return Array.isArray(value) ? (value as { lineGid: string; quantity: number }[]) : null;
}

function holdOf(row: Row): OwnHold {
  const { id, version, note, refusedMessage, placedAt, releasedAt, releaseReason, isForced } = row;
  return {
    ...{ id, version, note, refusedMessage, placedAt, releasedAt, releaseReason, isForced },
    isForBalance: row.source === "balance",
    reason: HOLD_REASONS.find((reason) => reason === row.reason) ?? "other",
    state: HOLD_STATES.find((state) => state === row.state) ?? "held",
    until: dateOf(row.until),
    lines: linesOf(row.lines),
  };
}

/** What keeps an order's goods back: our holds with their history, other apps' as Shopify shows them. */
export async function orderHolds(scope: Scope, orderId: string): Promise<OrderHolds> {
  const { merchantId } = scope;
  const { prisma } = scope.db;
  const where = { merchantId, orderId };
  const [rows, there, owed, lines] = await Promise.all([
    findHolds(scope, orderId),
    prisma.fulfilmentHold.findMany({ where: { ...where, releasedAt: null }, orderBy: { placedAt: "asc" } }),
    prisma.owedWork.findFirst({ where: { merchantId, kind: "hold_fulfilment", subjectId: orderId, doneAt: null } }),
    prisma.orderLine.findMany({ where: { ...where, fulfillableQuantity: { gt: 0 } }, orderBy: { position: "asc" } }),
  ]);
  const holds = rows.map(holdOf);
  const isOver = (hold: OwnHold) => hold.state === "released" || hold.state === "refused";
  return {
    open: holds.filter((hold) => !isOver(hold)).reverse(),
    past: holds.filter(isOver).slice(0, PAST),
    others: there.filter((hold) => !isOwnHandle(hold.handle)).map(({ id, reason, placedAt }) => ({ id, reason, placedAt })),
    trouble: owed?.lastError ?? null,
    lines: lines.map((line) => ({
      gid: line.shopifyLineGid,
      title: [line.title, line.variantTitle].filter(Boolean).join(" · "),
      left: line.fulfillableQuantity,
    })),
  };
}

export type OpenRequest = { readonly instalmentId: string; readonly openedAt: Date; readonly expiresAt: Date; readonly reminders: number };

/** The open payment request of an order's balance. */
export async function openPaymentRequest(scope: Scope, orderId: string): Promise<OpenRequest | null> {
  const row = await scope.db.prisma.paymentRequest.findFirst({ where: { merchantId: scope.merchantId, orderId, state: "open" } });
  return row && { instalmentId: row.instalmentId, openedAt: row.openedAt, expiresAt: row.expiresAt, reminders: row.reminders };
}
