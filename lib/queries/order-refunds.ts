import type { CancellationScope, CancellationStep, CancellationStepState } from "@/lib/domain/cancellation";
import { type Money, money } from "@/lib/domain/money";
import type { RefundPartState, RefundShopState } from "@/lib/domain/refund-plan";
import type { Rail } from "@/lib/domain/states";
import type { Scope } from "@/lib/store/scope";

export type RefundShown = {
  readonly id: string;
  readonly reason: string;
  readonly note: string | null;
  readonly askedAt: Date;
  readonly shopState: RefundShopState;
  readonly shopProblem: string | null;
  readonly isDone: boolean;
  /** Somebody said no: a person presses *Try again*. */
  readonly isStopped: boolean;
  readonly units: number;
  readonly parts: readonly {
    readonly id: string;
    readonly rail: Rail;
    readonly amount: Money;
    readonly state: RefundPartState;
    readonly problem: string | null;
  }[];
};

export type CancellationShown = {
  readonly id: string;
  readonly scope: CancellationScope;
  readonly reason: string;
  readonly askedAt: Date;
  readonly doneAt: Date | null;
  readonly steps: readonly { readonly step: CancellationStep; readonly state: CancellationStepState; readonly detail: string | null }[];
};

/** Refunds of an order, youngest first; of each payment only the last try is shown. */
export async function orderRefunds(scope: Scope, orderId: string): Promise<RefundShown[]> {
  const rows = await scope.db.prisma.refund.findMany({
    where: { merchantId: scope.merchantId, orderId },
    include: { parts: { orderBy: { position: "asc" } } },
    orderBy: [{ askedAt: "desc" }, { id: "desc" }],
    take: 50,
  });
  return rows.map((row) => {
    const latest = [...new Map(row.parts.map((part) => [part.paymentId, part])).values()];
    const parts = latest.map((part) => ({
      ...{ id: part.id, rail: part.rail as Rail, amount: money(part.amountMinor, part.currency) },
      ...{ state: part.state as RefundPartState, problem: part.problem },
    }));
    const isStopped = row.shopState === "refused" || parts.some((part) => part.state === "failed");
    return {
      ...{ id: row.id, reason: row.reason, note: row.note, askedAt: row.askedAt, parts, isStopped },
      ...{ shopState: row.shopState as RefundShopState, shopProblem: row.shopProblem, isDone: row.doneAt !== null },
      units: unitsOf(row.lines),
    };
  });
}

function unitsOf(lines: unknown): number {
  const rows = Array.isArray(lines) ? (lines as { quantity?: number }[]) : [];
  return rows.reduce((sum, line) => sum + (line.quantity ?? 0), 0);
}

/** The last cancellation of an order, under way or over. */
export async function orderCancellation(scope: Scope, orderId: string): Promise<CancellationShown | null> {
  const row = await scope.db.prisma.cancellation.findFirst({
    where: { merchantId: scope.merchantId, orderId },
    include: { steps: { orderBy: { position: "asc" } } },
    orderBy: [{ askedAt: "desc" }, { id: "desc" }],
  });
  if (!row) return null;
  return {
    ...{ id: row.id, scope: row.scope as CancellationScope, reason: row.reason, askedAt: row.askedAt, doneAt: row.doneAt },
    steps: row.steps.map(({ step, state, detail }) => ({
      ...{ step: step as CancellationStep, state: state as CancellationStepState, detail },
    })),
  };
}
