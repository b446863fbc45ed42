import { addDays, dateInZone } from "@/lib/domain/dates";
import { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";

/** What an edit is about, by the names its input has for it. Nothing named: the shop's own settings. */
export type EditSubject = {
  readonly orderId?: string;
  readonly instalmentId?: string;
  readonly holdId?: string;
  readonly customerId?: string;
  readonly campaignId?: string;
};

/** A change that was written down, with who made it. */
export type LatestChange = {
  readonly at: Date;
  readonly type: string;
  readonly data: unknown;
  readonly actorKind: string;
  readonly actorName: string | null;
};

/** Told to the customer or kept for the record: nothing about the subject is another by it. */
const NO_CHANGE = ["mail.", "notice.", "link.", "order.noted", "order.called", "card.requested", "charge.refused"] as const;
const MOST = 3;
/** Nobody decides on a page that was opened longer ago than this. */
const DAYS = 2;

/** The last changes of what somebody was about to edit, the newest first: what a refusal as stale is about. */
export async function latestChanges(scope: Scope, about: EditSubject, now: Date): Promise<LatestChange[]> {
  const { merchantId } = scope;
  const since = new Date(`${addDays(dateInZone(now, "UTC"), -DAYS)}T00:00:00Z`);
  return scope.db.prisma.$queryRaw<LatestChange[]>(Prisma.sql`
    SELECT e.at, e.type, e.data, e.actor_kind AS "actorKind", coalesce(u.name, p.name) AS "actorName"
    FROM audit_event e
    LEFT JOIN users u ON e.actor_kind = 'staff' AND u.id = e.actor_id
    LEFT JOIN customer c ON e.actor_kind = 'customer' AND c.merchant_id = e.merchant_id AND c.id = e.actor_id
    LEFT JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    WHERE e.merchant_id = ${merchantId}::uuid AND e.at >= ${since} AND ${subjectWhere(merchantId, about)}
      AND NOT (e.type LIKE ANY (${NO_CHANGE.map((prefix) => `${prefix}%`)}::text[]))
    ORDER BY e.at DESC, e.id DESC LIMIT ${MOST}`);
}

function subjectWhere(merchantId: string, about: EditSubject): Prisma.Sql {
  const orderOf = (table: string, id: string) =>
    Prisma.sql`e.order_id = (SELECT x.order_id FROM ${Prisma.raw(table)} x WHERE x.merchant_id = ${merchantId}::uuid AND x.id = ${id}::uuid)`;
  if (about.orderId) return Prisma.sql`e.order_id = ${about.orderId}::uuid`;
  if (about.instalmentId) return orderOf("instalment", about.instalmentId);
  if (about.holdId) return orderOf("hold", about.holdId);
  if (about.customerId) return Prisma.sql`e.customer_id = ${about.customerId}::uuid`;
  // A campaign's own changes, not every order that joined it.
  if (about.campaignId)
    return Prisma.sql`e.order_id IS NULL AND e.type LIKE 'campaign.%' AND e.data ->> 'campaignId' = ${about.campaignId}`;
  return Prisma.sql`e.order_id IS NULL AND e.customer_id IS NULL AND e.actor_kind = 'staff' AND e.type NOT LIKE 'campaign.%' AND e.type NOT LIKE 'run.%'`;
}
