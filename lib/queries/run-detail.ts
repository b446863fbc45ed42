import type { DeclineCodes } from "@/lib/domain/charge-outcome";
import { type PlainDate, plainDate } from "@/lib/domain/dates";
import { type Money, money } from "@/lib/domain/money";
import type { RunAction, RunItemState } from "@/lib/domain/run-kinds";
import type { MailStatus } from "@/lib/domain/sent-mail";
import type { AttemptState } from "@/lib/domain/states";
import { Prisma } from "@/lib/store/commit";
import { LINK_MAIL, LINK_MAIL_FAILED } from "@/lib/store/run-mails";
import type { Scope } from "@/lib/store/scope";
import { readStoredDecline } from "@/lib/store/stored-outcome";

/** A count with its sums, one a currency: sums never mix currencies (rule 16). */
export interface RunGroup {
  readonly state: RunItemState;
  readonly action: RunAction;
  readonly reason: string | null;
  readonly warning: string | null;
  /** What became of the charge; null for anything that is none. */
  readonly attempt: AttemptState | null;
  /** What became of the mail with the link; null for anything that is none. */
  readonly mail: MailStatus | null;
  readonly count: number;
  readonly sums: readonly Money[];
  readonly newDueOn: { readonly from: PlainDate; readonly to: PlainDate } | null;
}

type RawGroup = Omit<RunGroup, "sums" | "newDueOn"> & { currency: string; minor: string; from: string | null; to: string | null };

/** Everything a run's page counts, from its rows, in one statement. */
export async function runGroups(scope: Scope, runId: string): Promise<RunGroup[]> {
  const rows = await scope.db.prisma.$queryRaw<RawGroup[]>(Prisma.sql`
    SELECT x.state, x.action, x.reason, x.warning, a.state AS attempt, m.status AS mail, x.currency, count(*)::int AS count, coalesce(sum(x.amount_minor), 0)::text AS minor,
      min(x.new_due_on)::text AS from, max(x.new_due_on)::text AS to
    FROM run_item x LEFT JOIN attempt a ON a.merchant_id = x.merchant_id AND a.id = x.attempt_id ${LINK_MAIL}
    WHERE x.merchant_id = ${scope.merchantId}::uuid AND x.run_id = ${runId}::uuid
    GROUP BY x.state, x.action, x.reason, x.warning, a.state, m.status, x.currency`);
  const groups = new Map<string, RunGroup>();
  for (const { currency, minor, count, from, to, ...row } of rows) {
    const key = [row.state, row.action, row.reason, row.warning, row.attempt, row.mail].join("|");
    const before = groups.get(key);
    const dates = from && to ? { from: plainDate(from), to: plainDate(to) } : null;
    groups.set(key, {
      ...row,
      count: count + (before?.count ?? 0),
      sums: [...(before?.sums ?? []), ...(BigInt(minor) > 0n ? [money(BigInt(minor), currency)] : [])],
      newDueOn: widest(before?.newDueOn ?? null, dates),
    });
  }
  return [...groups.values()].sort((one, other) => other.count - one.count);
}

type Span = RunGroup["newDueOn"];

function widest(one: Span, other: Span): Span {
  if (!one || !other) return one ?? other;
  return { from: one.from < other.from ? one.from : other.from, to: one.to > other.to ? one.to : other.to };
}

/** Which rows of a run are looked at; `failed`: not done, a charge that brought nothing, or a mail that did not arrive. */
export const RUN_VIEWS = ["all", "waiting", "done", "failed", "left_out"] as const;
export type RunView = (typeof RUN_VIEWS)[number];

const VIEWS: Readonly<Record<RunView, Prisma.Sql>> = {
  all: Prisma.sql`true`,
  waiting: Prisma.sql`x.state = 'waiting'`,
  done: Prisma.sql`x.state = 'done' AND a.state IS DISTINCT FROM 'declined' AND a.state IS DISTINCT FROM 'needs_customer' AND a.state IS DISTINCT FROM 'not_made' AND (${LINK_MAIL_FAILED}) IS NOT TRUE`,
  failed: Prisma.sql`(x.state = 'skipped' OR a.state IN ('declined', 'needs_customer', 'not_made', 'abandoned') OR ${LINK_MAIL_FAILED})`,
  left_out: Prisma.sql`x.state = 'left_out'`,
};

export interface RunItemRow {
  readonly position: number;
  readonly orderId: string;
  readonly orderName: string;
  readonly customerName: string | null;
  readonly action: RunAction;
  readonly state: RunItemState;
  readonly reason: string | null;
  readonly facts: unknown;
  readonly warning: string | null;
  readonly amount: Money | null;
  readonly newDueOn: PlainDate | null;
  readonly attempt: AttemptState | null;
  /** The stored outcome of the charge, for its reason. */
  readonly outcome: unknown;
  readonly mail: MailStatus | null;
  /** Why the mail with the link did not arrive: a code of ours, or the server's own words. */
  readonly mailReason: string | null;
  readonly doneAt: Date | null;
}

type RawItem = Omit<RunItemRow, "amount" | "newDueOn"> & { minor: bigint | null; currency: string; newDueOn: string | null };

/** Rows in the order of the plan, from behind a position on. */
export async function runItems(scope: Scope, runId: string, view: RunView, after: number, limit: number): Promise<RunItemRow[]> {
  const rows = await scope.db.prisma.$queryRaw<RawItem[]>(Prisma.sql`
    SELECT x.position, x.order_id::text AS "orderId", o.name AS "orderName", p.name AS "customerName", x.action, x.state, x.reason, x.facts, x.warning,
      x.amount_minor AS minor, x.currency, x.new_due_on::text AS "newDueOn", a.state AS attempt, a.outcome, m.status AS mail, m.status_reason AS "mailReason", x.done_at AS "doneAt"
    FROM run_item x
    JOIN orders o ON o.merchant_id = x.merchant_id AND o.id = x.order_id
    JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id
    JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    LEFT JOIN attempt a ON a.merchant_id = x.merchant_id AND a.id = x.attempt_id ${LINK_MAIL}
    WHERE x.merchant_id = ${scope.merchantId}::uuid AND x.run_id = ${runId}::uuid AND x.position > ${after} AND ${VIEWS[view]}
    ORDER BY x.position LIMIT ${limit}`);
  return rows.map(({ minor, currency, newDueOn, ...row }) => ({
    ...row,
    amount: minor === null ? null : money(minor, currency),
    newDueOn: newDueOn === null ? null : plainDate(newDueOn),
  }));
}

/** What the orders of a choice owe, one sum a currency, and how many they are. */
export async function owedBy(scope: Scope, from: Prisma.Sql): Promise<{ readonly count: number; readonly sums: readonly Money[] }> {
  const rows = await scope.db.prisma.$queryRaw<{ currency: string; minor: string; count: number }[]>(Prisma.sql`
    SELECT o.currency, sum(o.balance_minor)::text AS minor, count(*)::int AS count ${from} GROUP BY o.currency ORDER BY count(*) DESC`);
  const sums = rows.filter((row) => BigInt(row.minor) > 0n).map((row) => money(BigInt(row.minor), row.currency));
  return { count: rows.reduce((all, row) => all + row.count, 0), sums };
}

/** The bank's codes of a charge that was declined. */
export function declineOf(outcome: unknown): DeclineCodes | null {
  return readStoredDecline({ outcome });
}
