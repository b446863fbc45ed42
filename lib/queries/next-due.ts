import { type PlainDate, plainDate } from "@/lib/domain/dates";
import type { Scope } from "@/lib/store/scope";

/** When the next balance of a shop falls due after an instant: a try that stands with its time, or a due date. */
export interface NextDue {
  readonly attemptAt: Date | null;
  readonly dueOn: PlainDate | null;
}

export async function nextDue(scope: Scope, after: Date, today: PlainDate): Promise<NextDue> {
  const rows = await scope.db.prisma.$queryRaw<{ attemptAt: Date | null; dueOn: string | null }[]>`
    SELECT min(next_attempt_at) FILTER (WHERE next_attempt_at > ${after}) AS "attemptAt",
      to_char(min(due_on) FILTER (WHERE due_on > ${today}::date), 'YYYY-MM-DD') AS "dueOn"
    FROM instalment WHERE merchant_id = ${scope.merchantId}::uuid AND state IN ('scheduled', 'retry_wait')`;
  const [row] = rows;
  return { attemptAt: row?.attemptAt ?? null, dueOn: row?.dueOn ? plainDate(row.dueOn) : null };
}
