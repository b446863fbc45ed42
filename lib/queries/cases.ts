import { z } from "zod";
import type { CaseSheetFacts } from "@/lib/domain/case-words";
import { CASE_REASONS, type CaseReason } from "@/lib/domain/cases";
import type { PlainDate } from "@/lib/domain/dates";
import { nextDunningStep } from "@/lib/domain/dunning";
import { type Money, money } from "@/lib/domain/money";
import { readNextStep } from "@/lib/domain/next-step";
import { Prisma } from "@/lib/store/commit";
import { dunningOf } from "@/lib/store/dunning-facts";
import type { Scope } from "@/lib/store/scope";

/** What an order waits for a person with, for how much, since when, and everything its words need. */
export type CaseRow = {
  readonly orderId: string;
  readonly amount: Money;
  readonly since: Date;
  readonly facts: CaseSheetFacts;
};

type Raw = {
  id: string;
  reason: string;
  minor: bigint;
  currency: string;
  since: Date;
  isWatching: boolean;
  outcome: unknown;
  why: unknown;
  cardReminderAt: Date | null;
  followUpAt: Date | null;
  isAddressDead: boolean;
  evidenceDueAt: Date | null;
  refundDueOn: PlainDate | null;
  isRefundUnderWay: boolean;
  refundProblem: string | null;
  stepProblem: string | null;
  recordNote: string | null;
};

const declineSchema = z.object({ declineCode: z.string().optional(), code: z.string().optional() });
const isReason = (text: string): text is CaseReason => (CASE_REASONS as readonly string[]).includes(text);

/** The cases of these orders; orders without one are left out. */
export async function casesOf(scope: Scope, orderIds: readonly string[], now: Date): Promise<ReadonlyMap<string, CaseRow>> {
  if (orderIds.length === 0) return new Map();
  const [rows, debts] = await Promise.all([rawCases(scope, orderIds), dunningOf(scope, orderIds, now)]);
  const found = rows.flatMap((row): [string, CaseRow][] => {
    if (!isReason(row.reason)) return [];
    const debt = debts.find((one) => one.orderId === row.id);
    const dunning = debt && debt.facts.settings.afterDays !== null ? nextDunningStep(debt.facts) : null;
    const goesOn =
      dunning?.kind === "cancel" || (dunning?.kind === "wait" && (dunning.why === "too_soon" || dunning.why === "shop_not_read"));
    const cancelOn = goesOn ? (debt?.facts.finalNotice?.cancelOn ?? null) : null;
    return [
      [
        row.id,
        { orderId: row.id, amount: money(row.minor, row.currency), since: row.since, facts: factsOf(row, row.reason, dunning, cancelOn) },
      ],
    ];
  });
  return new Map(found);
}

function factsOf(row: Raw, reason: CaseReason, dunning: CaseSheetFacts["dunning"], cancelOn: CaseSheetFacts["cancelOn"]): CaseSheetFacts {
  const step = readNextStep(row.why);
  const outcome = declineSchema.safeParse(row.outcome);
  const reminders = [row.cardReminderAt, row.followUpAt].filter((at) => at !== null).sort((a, b) => a.getTime() - b.getTime());
  return {
    reason,
    isWatching: row.isWatching,
    decline: outcome.success ? (outcome.data.declineCode ?? outcome.data.code ?? null) : null,
    refused: step?.kind === "refused" ? step : null,
    reminderAt: reminders[0] ?? null,
    dunning,
    cancelOn,
    isAddressDead: row.isAddressDead,
    evidenceDueAt: row.evidenceDueAt,
    refundDueOn: row.refundDueOn,
    isRefundUnderWay: row.isRefundUnderWay,
    problem: reason === "refund_failed" ? row.refundProblem : reason === "cancellation_stuck" ? row.stepProblem : row.recordNote,
  };
}

function rawCases(scope: Scope, orderIds: readonly string[]): Promise<Raw[]> {
  return scope.db.prisma.$queryRaw<Raw[]>(Prisma.sql`
    SELECT o.id::text, o.case_reason AS reason, o.case_minor AS minor, o.currency, o.case_since AS since, m.mode <> 'collect' AS "isWatching",
      i.last_outcome AS outcome, i.next_step_why AS why,
      CASE WHEN r.reminders_off THEN NULL ELSE r.next_at END AS "cardReminderAt", f.next_at AS "followUpAt", p.email_bounced_at IS NOT NULL AS "isAddressDead",
      (SELECT min(d.evidence_due_at) FROM dispute d WHERE d.merchant_id = o.merchant_id AND d.order_id = o.id AND d.closed_at IS NULL) AS "evidenceDueAt",
      (SELECT min(w.refund_due_on)::text FROM withdrawal w WHERE w.merchant_id = o.merchant_id AND w.order_id = o.id) AS "refundDueOn",
      EXISTS (SELECT 1 FROM refund x WHERE x.merchant_id = o.merchant_id AND x.order_id = o.id AND x.done_at IS NULL) AS "isRefundUnderWay",
      (SELECT coalesce(q.problem, x.shop_problem) FROM refund x LEFT JOIN refund_part q ON q.merchant_id = x.merchant_id AND q.refund_id = x.id AND q.state = 'failed'
        WHERE x.merchant_id = o.merchant_id AND x.order_id = o.id AND x.done_at IS NULL ORDER BY x.asked_at DESC LIMIT 1) AS "refundProblem",
      (SELECT s.detail FROM cancellation x JOIN cancellation_step s ON s.merchant_id = x.merchant_id AND s.cancellation_id = x.id
        WHERE x.merchant_id = o.merchant_id AND x.order_id = o.id AND x.done_at IS NULL AND s.state = 'refused' ORDER BY s.position LIMIT 1) AS "stepProblem",
      (SELECT y.record_note FROM payment y WHERE y.merchant_id = o.merchant_id AND y.order_id = o.id AND y.record_state = 'not_recordable' LIMIT 1) AS "recordNote"
    FROM orders o
    JOIN merchant m ON m.id = o.merchant_id
    JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id
    JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    LEFT JOIN LATERAL (SELECT * FROM instalment n WHERE n.merchant_id = o.merchant_id AND n.order_id = o.id AND n.state NOT IN ('paid','cancelled')
      ORDER BY (n.state = o.payment_state) DESC, n.position LIMIT 1) i ON true
    LEFT JOIN card_request r ON r.merchant_id = o.merchant_id AND r.order_id = o.id AND r.stopped_at IS NULL
    LEFT JOIN follow_up f ON f.merchant_id = i.merchant_id AND f.instalment_id = i.id AND f.stopped_at IS NULL
      AND f.kind = CASE i.state WHEN 'needs_customer' THEN 'confirm' WHEN 'needs_consent' THEN 'consent' END
    WHERE o.merchant_id = ${scope.merchantId}::uuid AND o.id = ANY (${[...orderIds]}::uuid[]) AND o.case_reason IS NOT NULL`);
}
