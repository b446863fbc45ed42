import type { CallOutcome } from "@/lib/domain/desk-notes";
import { Prisma, type Tx } from "./commit";
import { newId } from "./ids";

export interface NewDeskNote {
  readonly customerId: string;
  readonly orderId: string | null;
  readonly authorId: string;
  readonly text: string | null;
  /** Null for a plain note. */
  readonly call: { readonly outcome: CallOutcome; readonly callBackAt: Date | null } | null;
  /** Business time. */
  readonly now: Date;
}

/** Writes one down; nothing changes it afterwards but an erasure. */
export async function addDeskNote(tx: Tx, merchantId: string, note: NewDeskNote): Promise<string> {
  const id = newId();
  const { call, now, ...written } = note;
  await tx.deskNote.create({
    data: {
      ...written,
      merchantId,
      id,
      kind: call ? "call" : "note",
      outcome: call?.outcome ?? null,
      callBackAt: call?.callBackAt ?? null,
      writtenAt: now,
    },
  });
  return id;
}

/** Whose order it is; null for an order that is not there. */
export async function customerOfOrder(tx: Tx, merchantId: string, orderId: string): Promise<string | null> {
  const row = await tx.order.findUnique({ where: { merchantId_id: { merchantId, id: orderId } }, select: { customerId: true } });
  return row?.customerId ?? null;
}

/** Who looks after an order. The caller holds it. */
export async function setAssignee(tx: Tx, merchantId: string, orderId: string, assigneeId: string | null): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE orders SET assignee_id = ${assigneeId}::uuid, version = version + 1 WHERE merchant_id = ${merchantId}::uuid AND id = ${orderId}::uuid`);
}

/** Locks the order; answers whose it is, undefined for an order that is not there. */
export async function lockAssignee(tx: Tx, merchantId: string, orderId: string): Promise<string | null | undefined> {
  const [row] = await tx.$queryRaw<{ assigneeId: string | null }[]>(Prisma.sql`
    SELECT assignee_id::text AS "assigneeId" FROM orders WHERE merchant_id = ${merchantId}::uuid AND id = ${orderId}::uuid FOR NO KEY UPDATE`);
  return row?.assigneeId;
}
