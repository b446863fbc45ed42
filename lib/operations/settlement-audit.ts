import { moneyJson } from "@/lib/domain/money";
import type { SettledBy } from "@/lib/store/attempt-settling";
import type { AuditEntry } from "@/lib/store/commit";
import type { DecidedAnswer } from "./settle-attempts";

/** The timeline's row for a settled attempt. */
export function settlementAudit({ attempt, row, outcome, recovery }: DecidedAnswer, by: SettledBy): AuditEntry[] {
  const about = { instalmentId: row.id, attemptId: attempt.id, number: attempt.number, amount: moneyJson(attempt.amount) };
  const orderId = row.orderId;
  switch (outcome.kind) {
    case "succeeded":
      return [{ orderId, event: { type: "charge.succeeded", ...about, chargeId: outcome.chargeId, settledBy: by } }];
    case "declined":
      return [
        {
          orderId,
          event: {
            type: "charge.declined",
            ...about,
            code: outcome.code,
            declineCode: outcome.declineCode ?? null,
            networkCode: outcome.networkCode ?? null,
            next: recovery?.action ?? "new_card",
            nextAt: recovery?.action === "retry" ? recovery.at.toISOString() : null,
            settledBy: by,
          },
        },
      ];
    case "needs_customer":
      return [{ orderId, event: { type: "charge.needs_customer", ...about, settledBy: by } }];
    case "processing":
      return [{ orderId, event: { type: "charge.processing", ...about } }];
    case "unknown":
      return [{ orderId, event: { type: "charge.unknown", ...about, why: outcome.why } }];
    case "not_made":
      return [{ orderId, event: { type: "charge.not_made", ...about, why: outcome.why, settledBy: by } }];
  }
}
