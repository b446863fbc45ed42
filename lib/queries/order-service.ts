import type { CallOutcome, DeskNoteKind } from "@/lib/domain/desk-notes";
import { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";
import { type Listed, listed } from "./listed";

/** A note or the outcome of a call; names are read now, rows keep ids. */
export interface DeskNote {
  readonly id: string;
  readonly kind: DeskNoteKind;
  /** Null for a call without words, and once the person is erased. */
  readonly text: string | null;
  readonly outcome: CallOutcome | null;
  readonly callBackAt: Date | null;
  readonly author: string | null;
  readonly writtenAt: Date;
  readonly order: { readonly id: string; readonly name: string } | null;
}

export interface TeamChoice {
  readonly userId: string;
  readonly name: string;
}

/** Notes shown at first. */
export const NOTES_SHOWN = 100;

/** What was written about an order, or about a customer with all of their orders; newest first. */
export async function deskNotes(
  scope: Scope,
  about: { readonly orderId: string } | { readonly customerId: string },
  shown: number,
): Promise<Listed<DeskNote>> {
  const mine = "orderId" in about ? Prisma.sql`n.order_id = ${about.orderId}::uuid` : Prisma.sql`n.customer_id = ${about.customerId}::uuid`;
  type Row = Omit<DeskNote, "order"> & { orderId: string | null; orderName: string | null };
  const rows = await scope.db.prisma.$queryRaw<Row[]>(Prisma.sql`
    SELECT n.id::text, n.kind, n.text, n.outcome, n.call_back_at AS "callBackAt", u.name AS author, n.written_at AS "writtenAt", o.id::text AS "orderId", o.name AS "orderName"
    FROM desk_note n
    LEFT JOIN users u ON u.id = n.author_id
    LEFT JOIN orders o ON o.merchant_id = n.merchant_id AND o.id = n.order_id
    WHERE n.merchant_id = ${scope.merchantId}::uuid AND ${mine}
    ORDER BY n.written_at DESC, n.id DESC LIMIT ${shown + 1}`);
  const notes = rows.map(({ orderId, orderName, ...note }) => ({
    ...note,
    order: orderId && orderName ? { id: orderId, name: orderName } : null,
  }));
  return listed(notes, shown, () => scope.db.prisma.deskNote.count({ where: { merchantId: scope.merchantId, ...about } }));
}

/** Who may look after an order, by name. */
export async function teamChoices(scope: Scope): Promise<TeamChoice[]> {
  const rows = await scope.db.prisma.membership.findMany({
    where: { merchantId: scope.merchantId, user: { disabledAt: null } },
    select: { userId: true, user: { select: { name: true } } },
  });
  return rows.map(({ userId, user }) => ({ userId, name: user.name })).sort((a, b) => a.name.localeCompare(b.name));
}
