import { type PlainDate, plainDate } from "@/lib/domain/dates";
import { type Money, money } from "@/lib/domain/money";
import type {
  DifferenceClass,
  DifferenceFix,
  DifferenceState,
  ReconciliationKind,
  ReconciliationPhase,
  ReconciliationState,
} from "@/lib/domain/reconciliation";
import { type Evidence, evidenceSchema } from "@/lib/domain/reconciliation-evidence";
import { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";

/** What the page of reconciliation shows: days with their stamp, differences with their evidence, the latest run. */

export interface ReconciledDay {
  readonly day: PlainDate;
  /** When a run last looked at the whole of it; null: never. */
  readonly checkedAt: Date | null;
  readonly open: number;
  /** Settled since that run: the next one looks whether it worked. */
  readonly unproven: number;
}

export const DAYS_SHOWN = 14;

/** The last days before today in the shop's zone, the youngest first. */
export async function reconciledDays(scope: Scope, zone: string, now: Date): Promise<ReconciledDay[]> {
  const rows = await scope.db.prisma.$queryRaw<(Omit<ReconciledDay, "day"> & { day: string })[]>(Prisma.sql`
    SELECT to_char(d.day, 'YYYY-MM-DD') AS day, c.at AS "checkedAt", f.open, f.unproven
    FROM (SELECT ((${now}::timestamptz AT TIME ZONE ${zone})::date - n)::date AS day FROM generate_series(1, ${DAYS_SHOWN}) n) d
    LEFT JOIN LATERAL (SELECT max(r.finished_at) AS at FROM reconciliation_run r WHERE r.merchant_id = ${scope.merchantId}::uuid AND r.state = 'done'
      AND r.window_from <= (d.day::timestamp AT TIME ZONE ${zone}) AND r.window_until >= ((d.day + 1)::timestamp AT TIME ZONE ${zone})) c ON true
    LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE x.state IN ('open', 'fixing'))::int AS open,
        count(*) FILTER (WHERE x.state = 'fixed' AND (c.at IS NULL OR x.closed_at > c.at))::int AS unproven
      FROM reconciliation_difference x WHERE x.merchant_id = ${scope.merchantId}::uuid AND x.occurred_on = d.day) f ON true
    ORDER BY d.day DESC`);
  return rows.map((row) => ({ ...row, day: plainDate(row.day) }));
}

export interface ShownDifference {
  readonly id: string;
  readonly class: DifferenceClass;
  readonly orderId: string | null;
  readonly orderName: string | null;
  readonly amount: Money;
  readonly occurredOn: PlainDate;
  readonly evidence: Evidence;
  readonly fix: DifferenceFix;
  readonly state: DifferenceState;
  readonly problem: string | null;
  readonly note: string | null;
  readonly closedAt: Date | null;
  readonly closedBy: string | null;
}

type Raw = Omit<ShownDifference, "amount" | "occurredOn" | "evidence"> & {
  minor: bigint;
  currency: string;
  day: string;
  evidence: unknown;
};

const ROWS = Prisma.sql`
  SELECT d.id::text, d.class, d.order_id::text AS "orderId", o.name AS "orderName", d.amount_minor AS minor, d.currency, to_char(d.occurred_on, 'YYYY-MM-DD') AS day, d.evidence, d.fix, d.state,
    d.problem, d.note, d.closed_at AS "closedAt", u.name AS "closedBy"
  FROM reconciliation_difference d
  LEFT JOIN orders o ON o.merchant_id = d.merchant_id AND o.id = d.order_id
  LEFT JOIN users u ON u.id = d.closed_by`;

const toShown = ({ minor, currency, day, evidence, ...row }: Raw): ShownDifference => ({
  ...row,
  amount: money(minor, currency),
  occurredOn: plainDate(day),
  evidence: evidenceSchema.parse(evidence),
});

export const MOST_DIFFERENCES = 100;

/** Open ones and those somebody is at, the youngest money first. */
export async function openDifferences(scope: Scope): Promise<ShownDifference[]> {
  const rows = await scope.db.prisma.$queryRaw<Raw[]>(Prisma.sql`
    ${ROWS} WHERE d.merchant_id = ${scope.merchantId}::uuid AND d.state IN ('open', 'fixing') ORDER BY d.occurred_on DESC, d.id DESC LIMIT ${MOST_DIFFERENCES}`);
  return rows.map(toShown);
}

const CLOSED_SHOWN = 20;

/** What became of the latest that are closed. */
export async function closedDifferences(scope: Scope): Promise<ShownDifference[]> {
  const rows = await scope.db.prisma.$queryRaw<Raw[]>(Prisma.sql`
    ${ROWS} WHERE d.merchant_id = ${scope.merchantId}::uuid AND d.state IN ('fixed', 'dismissed', 'gone') ORDER BY d.closed_at DESC, d.id DESC LIMIT ${CLOSED_SHOWN}`);
  return rows.map(toShown);
}

export interface ShownReconciliation {
  readonly id: string;
  readonly kind: ReconciliationKind;
  readonly state: ReconciliationState;
  readonly phase: ReconciliationPhase;
  readonly windowFrom: Date;
  readonly windowUntil: Date;
  readonly charges: number;
  readonly refunds: number;
  readonly orders: number;
  readonly found: number;
  readonly problem: string | null;
  readonly startedAt: Date;
  readonly startedBy: string | null;
  readonly finishedAt: Date | null;
}

/** The latest run, whatever became of it. */
export async function latestReconciliation(scope: Scope): Promise<ShownReconciliation | null> {
  const rows = await scope.db.prisma.$queryRaw<ShownReconciliation[]>(Prisma.sql`
    SELECT r.id::text, r.kind, r.state, r.phase, r.window_from AS "windowFrom", r.window_until AS "windowUntil", r.charges, r.refunds, r.orders, r.found, r.problem, r.started_at AS "startedAt",
      u.name AS "startedBy", r.finished_at AS "finishedAt"
    FROM reconciliation_run r LEFT JOIN users u ON u.id = r.started_by
    WHERE r.merchant_id = ${scope.merchantId}::uuid ORDER BY r.started_at DESC, r.id DESC LIMIT 1`);
  return rows[0] ?? null;
}
