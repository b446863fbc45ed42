import type { PlainDate } from "@/lib/domain/dates";
import type { Effect } from "@/lib/domain/effects";
import { decide } from "@/lib/domain/instalment";
import type { Money } from "@/lib/domain/money";
import type { Collector, InstalmentKind } from "@/lib/domain/states";
import type { AuditEntry, Tx } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { lockInstalments } from "@/lib/store/instalments";
import { insertInstalments, type NewInstalment } from "@/lib/store/orders";
import { carryOutEffects } from "./carry-out-effects";
import type { Ctx } from "./context";

export type PartToPlan = {
  readonly kind: InstalmentKind;
  readonly amount: Money;
  readonly dueOn: PlainDate | null;
  readonly received: boolean;
  /** The card and agreement it is charged on, where both are there already. */
  readonly agreed?: { readonly cardId: string; readonly consentId: string };
};

export type PlannedInstalments = { readonly ids: readonly string[]; readonly audit: AuditEntry[] };

/** Adds parts to an order's plan as the machine decides them, with what they lead to: the card request, the hold. */
export async function planInstalments(
  tx: Tx,
  ctx: Ctx,
  order: { readonly orderId: string; readonly collector: Collector; readonly paidAt: Date },
  parts: readonly PartToPlan[],
): Promise<PlannedInstalments> {
  const { merchantId } = ctx.scope;
  const effects = new Map<string, readonly Effect[]>();
  const rows: NewInstalment[] = [];
  for (const { kind, amount, dueOn, received, agreed } of parts) {
    const command = {
      type: "plan",
      kind,
      collector: order.collector,
      amount,
      cardId: agreed?.cardId ?? null,
      consentCovers: agreed !== undefined,
      received,
      at: ctx.now,
    } as const;
    const decision = decide(null, command);
    if (!decision.ok) throw new Error(`a part of a payment plan was refused: ${decision.code}`);
    const id = newId();
    const paidAt = decision.next === "paid" ? order.paidAt : null;
    rows.push({
      id,
      orderId: order.orderId,
      kind,
      amountMinor: amount.minor,
      currency: amount.currency,
      dueOn,
      state: decision.next,
      paidAt,
      cardId: agreed?.cardId ?? null,
      consentId: agreed?.consentId ?? null,
      nextAttemptAt: agreed ? ctx.now : null,
    });
    effects.set(id, decision.effects);
  }
  await insertInstalments(tx, merchantId, order.orderId, rows);
  const locked = await lockInstalments(
    tx,
    merchantId,
    rows.map((row) => row.id),
  );
  const audit = await carryOutEffects(
    tx,
    ctx,
    locked.map((row) => ({ row, effects: effects.get(row.id) ?? [], attemptId: null, paymentId: null })),
  );
  return { ids: rows.map((row) => row.id), audit };
}
