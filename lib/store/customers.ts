import type { Language } from "@/lib/domain/language";
import { Prisma, type Tx } from "./commit";
import { newId } from "./ids";

/** Customers of the shop and their persons, the one erasable place for personal fields (rule 34). */

export type PersonFields = {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: Readonly<Record<string, string | null>> | null;
};

export type KnownCustomer = {
  readonly id: string;
  readonly personId: string;
  readonly isErased: boolean;
  readonly email: string | null;
  readonly name: string | null;
  readonly phone: string | null;
  readonly shopifyUpdatedAt: Date | null;
};

const KNOWN = Prisma.sql`c.id::text, c.person_id::text AS "personId", p.erased_at IS NOT NULL AS "isErased", p.email, p.name, p.phone,
  c.shopify_updated_at AS "shopifyUpdatedAt"`;

/** The customer with this gid, or the one it was merged into. Locked. */
export async function lockCustomerByGid(tx: Tx, merchantId: string, gid: string): Promise<KnownCustomer | null> {
  const rows = await tx.$queryRaw<KnownCustomer[]>(Prisma.sql`
    WITH RECURSIVE chain AS (
      SELECT id, merged_into_id, 0 AS depth FROM customer WHERE merchant_id = ${merchantId}::uuid AND shopify_customer_gid = ${gid}
      UNION ALL
      SELECT n.id, n.merged_into_id, chain.depth + 1 FROM customer n JOIN chain ON n.merchant_id = ${merchantId}::uuid AND n.id = chain.merged_into_id WHERE chain.depth < 20
    )
    SELECT ${KNOWN} FROM customer c JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    WHERE c.merchant_id = ${merchantId}::uuid AND c.id = (SELECT id FROM chain WHERE merged_into_id IS NULL ORDER BY depth DESC LIMIT 1) FOR NO KEY UPDATE OF c, p`);
  return rows[0] ?? null;
}

export async function lockCustomer(tx: Tx, merchantId: string, id: string): Promise<KnownCustomer | null> {
  const rows = await tx.$queryRaw<KnownCustomer[]>(Prisma.sql`
    SELECT ${KNOWN} FROM customer c JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    WHERE c.merchant_id = ${merchantId}::uuid AND c.id = ${id}::uuid FOR NO KEY UPDATE OF c, p`);
  return rows[0] ?? null;
}

export type NewCustomer = PersonFields & { readonly gid: string | null; readonly language: Language; readonly country: string | null };

/** A customer with a person of its own; `gid` null for an order without a customer. */
export async function insertCustomer(tx: Tx, merchantId: string, input: NewCustomer, now: Date): Promise<KnownCustomer> {
  const id = newId();
  const personId = newId();
  const { name, email, phone } = input;
  await tx.$executeRaw(Prisma.sql`
    WITH p AS (
      INSERT INTO person (merchant_id, id, name, email, phone, address, created_at)
      VALUES (${merchantId}::uuid, ${personId}::uuid, ${name}, ${email}, ${phone}, ${input.address ? JSON.stringify(input.address) : null}::jsonb, ${now})
      RETURNING merchant_id, id
    )
    INSERT INTO customer (merchant_id, id, person_id, shopify_customer_gid, language, country, created_at)
    SELECT merchant_id, ${id}::uuid, id, ${input.gid}, ${input.language}, ${input.country}, ${now} FROM p`);
  return { id, personId, isErased: false, email, name, phone, shopifyUpdatedAt: null };
}

/**
 * Writes what the shop says; null leaves a field as it is. An erased person stays erased. A new address for mail forgets that
 * the old one bounced; the address a correction of ours replaced does not come back (rule 31).
 */
export async function updatePerson(tx: Tx, merchantId: string, personId: string, fields: Partial<PersonFields>): Promise<void> {
  const address = fields.address ? JSON.stringify(fields.address) : null;
  await tx.$executeRaw(Prisma.sql`
    UPDATE person SET name = coalesce(${fields.name ?? null}, name), phone = coalesce(${fields.phone ?? null}, phone),
      address = coalesce(${address}::jsonb, address),
      email_bounced_at = CASE WHEN lower(coalesce(said.email, person.email)) IS DISTINCT FROM lower(person.email) THEN NULL ELSE email_bounced_at END,
      email_bounce_reason = CASE WHEN lower(coalesce(said.email, person.email)) IS DISTINCT FROM lower(person.email) THEN NULL ELSE email_bounce_reason END,
      email = coalesce(said.email, person.email)
    FROM (SELECT p.merchant_id, p.id, CASE WHEN lower(${fields.email ?? null}) <> ALL (SELECT lower(old) FROM unnest(p.previous_emails) old) THEN ${fields.email ?? null}::text END AS email
          FROM person p WHERE p.merchant_id = ${merchantId}::uuid AND p.id = ${personId}::uuid) said
    WHERE person.merchant_id = said.merchant_id AND person.id = said.id AND person.erased_at IS NULL`);
}

export async function recordCustomerRead(tx: Tx, merchantId: string, id: string, updatedAt: Date): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE customer SET shopify_updated_at = ${updatedAt}, version = version + 1 WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid`);
}

/** Gives a customer that came without one its gid. */
export async function setCustomerGid(tx: Tx, merchantId: string, id: string, gid: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE customer SET shopify_customer_gid = ${gid}, version = version + 1
    WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND shopify_customer_gid IS NULL`);
}

/** The customer is known to the shop under another gid now. */
export async function renameCustomerGid(tx: Tx, merchantId: string, id: string, gid: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE customer SET shopify_customer_gid = ${gid}, version = version + 1 WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid`);
}

/** One customer became another in Shopify. Cards stay with the customer at Stripe they were saved under. */
export async function markMerged(tx: Tx, merchantId: string, goneId: string, intoId: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE customer SET merged_into_id = ${intoId}::uuid, version = version + 1 WHERE merchant_id = ${merchantId}::uuid AND id = ${goneId}::uuid`);
}

export async function orderIdsOfCustomer(tx: Tx, merchantId: string, customerId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>(
    Prisma.sql`SELECT id::text FROM orders WHERE merchant_id = ${merchantId}::uuid AND customer_id = ${customerId}::uuid`,
  );
  return rows.map((row) => row.id);
}
