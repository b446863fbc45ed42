import type { Obligation, PrivacyKind } from "@/lib/domain/privacy";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";
import type { Scope } from "./scope";

/** Requests of the privacy topics and of people, and what they do to the one place personal fields are in (rule 34). */

export type PrivacyRequestRow = {
  readonly id: string;
  readonly kind: PrivacyKind;
  readonly personId: string | null;
  readonly askedAt: Date;
  readonly waitsFor: string | null;
  /** The gids the request named: what was delivered about them is dropped with it. */
  readonly subjectGids: readonly string[];
};

export type NewPrivacyRequest = {
  readonly kind: PrivacyKind;
  readonly personId: string | null;
  /** Ids only, no address: the request itself must not become a new copy. */
  readonly subject: { readonly customerGid: string | null; readonly orderGids: readonly string[]; readonly requestId: string | null };
};

/** Keeps a request; the same one again is the one that waits. */
export async function keepPrivacyRequest(tx: Tx, merchantId: string, request: NewPrivacyRequest, now: Date): Promise<string> {
  const waiting = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id::text FROM privacy_request WHERE merchant_id = ${merchantId}::uuid AND kind = ${request.kind} AND done_at IS NULL
      AND person_id IS NOT DISTINCT FROM ${request.personId}::uuid AND subject = ${JSON.stringify(request.subject)}::jsonb`);
  if (waiting[0]) return waiting[0].id;
  const id = newId();
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO privacy_request (merchant_id, id, kind, person_id, subject, asked_at)
    VALUES (${merchantId}::uuid, ${id}::uuid, ${request.kind}, ${request.personId}::uuid, ${JSON.stringify(request.subject)}::jsonb, ${now})`);
  return id;
}

/** One erasure request for everybody who has no order of another shop. */
export async function keepShopErasure(tx: Tx, merchantId: string, connectionId: string, now: Date): Promise<number> {
  return tx.$executeRaw(Prisma.sql`
    INSERT INTO privacy_request (merchant_id, id, kind, person_id, subject, asked_at)
    SELECT ${merchantId}::uuid, gen_random_uuid(), 'redact_shop', p.id, '{"customerGid": null, "orderGids": [], "requestId": null}'::jsonb, ${now}
    FROM person p
    WHERE p.merchant_id = ${merchantId}::uuid AND p.erased_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM customer c JOIN orders o ON o.merchant_id = c.merchant_id AND o.customer_id = c.id
        WHERE c.merchant_id = p.merchant_id AND c.person_id = p.id AND o.connection_id <> ${connectionId}::uuid)
      AND NOT EXISTS (SELECT 1 FROM privacy_request r WHERE r.merchant_id = p.merchant_id AND r.person_id = p.id AND r.done_at IS NULL AND r.kind <> 'data_request')`);
}

export async function openPrivacyRequests(scope: Scope, limit: number): Promise<PrivacyRequestRow[]> {
  return scope.db.prisma.$queryRaw<PrivacyRequestRow[]>(Prisma.sql`
    SELECT id::text, kind, person_id::text AS "personId", asked_at AS "askedAt", waits_for AS "waitsFor",
      ARRAY(SELECT jsonb_array_elements_text(subject->'orderGids')) || CASE WHEN subject->>'customerGid' IS NULL THEN ARRAY[]::text[] ELSE ARRAY[subject->>'customerGid'] END AS "subjectGids"
    FROM privacy_request WHERE merchant_id = ${scope.merchantId}::uuid AND done_at IS NULL ORDER BY asked_at LIMIT ${limit}`);
}

export async function acrossMerchantsWithPrivacyRequests(db: Db): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ merchantId: string }[]>(
    Prisma.sql`SELECT DISTINCT merchant_id::text AS "merchantId" FROM privacy_request WHERE done_at IS NULL`,
  );
  return rows.map((row) => row.merchantId);
}

export async function finishPrivacyRequest(tx: Tx, merchantId: string, id: string, result: object, now: Date): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE privacy_request SET done_at = ${now}, waits_for = NULL, result = ${JSON.stringify(result)}::jsonb
    WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND done_at IS NULL`);
}

/** True when it waits for something else than before. */
export async function letPrivacyRequestWait(tx: Tx, merchantId: string, id: string, waitsFor: string): Promise<boolean> {
  const changed = await tx.$executeRaw(Prisma.sql`
    UPDATE privacy_request SET waits_for = ${waitsFor} WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND waits_for IS DISTINCT FROM ${waitsFor}`);
  return changed === 1;
}

/** The person behind a customer of the shop; by address only where the shop names no customer. */
export async function personOfSubject(
  tx: Tx,
  merchantId: string,
  subject: { customerGid: string | null; email: string | null; orderGids: readonly string[] },
): Promise<string | null> {
  const rows = await tx.$queryRaw<{ personId: string }[]>(Prisma.sql`
    SELECT c.person_id::text AS "personId" FROM customer c
    JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    WHERE c.merchant_id = ${merchantId}::uuid AND p.erased_at IS NULL AND (
      c.shopify_customer_gid = ${subject.customerGid}
      OR (${subject.customerGid}::text IS NULL AND lower(p.email) = lower(${subject.email}))
      OR EXISTS (SELECT 1 FROM orders o WHERE o.merchant_id = c.merchant_id AND o.customer_id = c.id AND o.shopify_order_gid = ANY (${[...subject.orderGids]}::text[])))
    ORDER BY (c.shopify_customer_gid = ${subject.customerGid}) DESC NULLS LAST LIMIT 1`);
  return rows[0]?.personId ?? null;
}

/** What still binds us to a person: the kinds of open obligation, none when erasure may go ahead. */
export async function openObligations(tx: Tx, merchantId: string, personId: string): Promise<Obligation[]> {
  const rows = await tx.$queryRaw<{ kind: Obligation }[]>(Prisma.sql`
    WITH mine AS (
      SELECT o.* FROM orders o JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id
      WHERE o.merchant_id = ${merchantId}::uuid AND c.person_id = ${personId}::uuid AND o.deleted_at IS NULL
    )
    SELECT 'balance_open' AS kind FROM mine WHERE cancelled_at IS NULL AND is_unpaid
    UNION SELECT 'charge_running' FROM mine JOIN attempt a ON a.merchant_id = mine.merchant_id AND a.order_id = mine.id AND a.state IN ('open', 'processing', 'unknown')
    UNION SELECT 'not_delivered' FROM mine WHERE cancelled_at IS NULL AND is_unfulfilled AND paid_minor > 0
    UNION SELECT 'refund_open' FROM mine WHERE is_refund_required
    UNION SELECT 'dispute_open' FROM mine WHERE is_disputed
    UNION SELECT 'recording_open' FROM mine WHERE is_recording
    ORDER BY 1`);
  return rows.map((row) => row.kind);
}

/**
 * Removes every personal field of a person and of what was written about them; ids stay, so that money and consent keep
 * their evidence. Answers the person's customers and orders.
 */
export async function erasePersonRows(
  tx: Tx,
  merchantId: string,
  personId: string,
  now: Date,
): Promise<{ customerIds: string[]; orderIds: string[] }> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE person SET name = NULL, email = NULL, phone = NULL, address = NULL, wanted_addresses = '{}', email_bounced_at = NULL, email_bounce_reason = NULL, previous_emails = '{}', erased_at = ${now}
    WHERE merchant_id = ${merchantId}::uuid AND id = ${personId}::uuid`);
  const customers = await tx.$queryRaw<{ id: string; gid: string | null }[]>(Prisma.sql`
    SELECT id::text, shopify_customer_gid AS gid FROM customer WHERE merchant_id = ${merchantId}::uuid AND person_id = ${personId}::uuid`);
  const customerIds = customers.map((row) => row.id);
  const orders = await tx.$queryRaw<{ id: string; gid: string }[]>(Prisma.sql`
    UPDATE orders SET note = NULL, contact_digest = NULL, facts_digest = NULL, region = NULL
    WHERE merchant_id = ${merchantId}::uuid AND customer_id = ANY (${customerIds}::uuid[]) RETURNING id::text, shopify_order_gid AS gid`);
  // Without its gid the customer is nobody in the shop: a new order of theirs starts afresh.
  await tx.$executeRaw(Prisma.sql`
    UPDATE customer SET shopify_customer_gid = NULL, country = NULL, version = version + 1 WHERE merchant_id = ${merchantId}::uuid AND person_id = ${personId}::uuid`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE link SET ended_at = ${now}, ended_reason = 'erased' WHERE merchant_id = ${merchantId}::uuid AND customer_id = ANY (${customerIds}::uuid[]) AND ended_at IS NULL`);
  // Stripe is told to forget the cards by the sweep that tells it of every card taken away.
  await tx.$executeRaw(Prisma.sql`
    UPDATE card SET status = 'removing', removed_at = ${now}, removed_reason = 'erased'
    WHERE merchant_id = ${merchantId}::uuid AND customer_id = ANY (${customerIds}::uuid[]) AND status IN ('active', 'replaced')`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE desk_note SET text = NULL WHERE merchant_id = ${merchantId}::uuid AND customer_id = ANY (${customerIds}::uuid[]) AND text IS NOT NULL`);
  const subjects = [...customers.flatMap((row) => row.gid ?? []), ...orders.map((row) => row.gid)];
  await tx.$executeRaw(Prisma.sql`
    UPDATE inbox SET body = NULL WHERE merchant_id = ${merchantId}::uuid AND subject_gid = ANY (${subjects}::text[]) AND body IS NOT NULL`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE privacy_request SET result = NULL WHERE merchant_id = ${merchantId}::uuid AND person_id = ${personId}::uuid AND kind = 'data_request'`);
  return { customerIds, orderIds: orders.map((row) => row.id) };
}

/** Everything kept about a person, as JSON for that person. Null when there is nobody, or nothing is kept any more. */
export async function personalData(scope: Scope, personId: string): Promise<Readonly<Record<string, unknown>> | null> {
  const rows = await scope.db.prisma.$queryRaw<{ data: Record<string, unknown> }[]>(Prisma.sql`
    SELECT jsonb_build_object(
      'person', jsonb_build_object('name', p.name, 'email', p.email, 'phone', p.phone, 'address', p.address, 'since', p.created_at),
      'orders', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', o.name, 'placedAt', o.placed_at, 'currency', o.currency, 'totalMinor', o.total_minor::text,
          'balanceMinor', o.balance_minor::text, 'status', o.status, 'country', o.country, 'note', o.note,
          'lines', (SELECT coalesce(jsonb_agg(jsonb_build_object('title', l.title, 'variant', l.variant_title, 'quantity', l.current_quantity) ORDER BY l.position), '[]')
            FROM order_line l WHERE l.merchant_id = o.merchant_id AND l.order_id = o.id),
          'payments', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', y.kind, 'rail', y.rail, 'amountMinor', y.amount_minor::text, 'at', y.occurred_at, 'status', y.status) ORDER BY y.occurred_at), '[]')
            FROM payment y WHERE y.merchant_id = o.merchant_id AND y.order_id = o.id)) ORDER BY o.placed_at), '[]')
        FROM orders o JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id WHERE c.merchant_id = p.merchant_id AND c.person_id = p.id),
      'cards', (SELECT coalesce(jsonb_agg(jsonb_build_object('brand', k.brand, 'last4', k.last4, 'expires', k.exp_year || '-' || k.exp_month, 'status', k.status, 'savedAt', k.created_at)), '[]')
        FROM card k JOIN customer c ON c.merchant_id = k.merchant_id AND c.id = k.customer_id WHERE c.merchant_id = p.merchant_id AND c.person_id = p.id),
      'consents', (SELECT coalesce(jsonb_agg(jsonb_build_object('text', s.text, 'language', s.language, 'agreedAt', s.agreed_at, 'address', s.address, 'userAgent', s.user_agent, 'status', s.status)), '[]')
        FROM consent s JOIN customer c ON c.merchant_id = s.merchant_id AND c.id = s.customer_id WHERE c.merchant_id = p.merchant_id AND c.person_id = p.id),
      'notes', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', n.kind, 'text', n.text, 'outcome', n.outcome, 'at', n.written_at) ORDER BY n.written_at), '[]')
        FROM desk_note n JOIN customer c ON c.merchant_id = n.merchant_id AND c.id = n.customer_id WHERE c.merchant_id = p.merchant_id AND c.person_id = p.id),
      'mails', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', m.kind, 'status', m.status, 'at', m.created_at) ORDER BY m.created_at), '[]')
        FROM mail m WHERE m.merchant_id = p.merchant_id AND m.person_id = p.id)) AS data
    FROM person p WHERE p.merchant_id = ${scope.merchantId}::uuid AND p.id = ${personId}::uuid AND p.erased_at IS NULL`);
  return rows[0]?.data ?? null;
}
