import { type AddressRequestStatus, type DeliveryAddress, deliveryAddressSchema } from "@/lib/domain/delivery-address";
import { Prisma, type Tx } from "./commit";
import { newId } from "./ids";
import type { Scope } from "./scope";

/** Addresses customers want (rule 32). The address itself stands with the person only (rule 34). */

export type KnownAddress = {
  readonly name: string | null;
  readonly address1: string | null;
  readonly address2: string | null;
  readonly zip: string | null;
  readonly city: string | null;
  readonly provinceCode: string | null;
  readonly countryCode: string | null;
};

export interface AddressOrder {
  readonly personId: string;
  readonly customerId: string;
  readonly current: KnownAddress | null;
  readonly isOver: boolean;
  readonly isSent: boolean;
  readonly isErased: boolean;
}

/** Locks the order and its person. Null when the order is not there. */
export async function lockAddressOrder(tx: Tx, merchantId: string, orderId: string): Promise<AddressOrder | null> {
  const rows = await tx.$queryRaw<AddressOrder[]>(Prisma.sql`
    SELECT p.id::text AS "personId", o.customer_id::text AS "customerId", p.address AS current, (o.cancelled_at IS NOT NULL OR o.deleted_at IS NOT NULL) AS "isOver",
      o.fulfilment_status = 'fulfilled' AS "isSent", p.erased_at IS NOT NULL AS "isErased"
    FROM orders o
    JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id
    JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    WHERE o.merchant_id = ${merchantId}::uuid AND o.id = ${orderId}::uuid FOR NO KEY UPDATE OF o, p`);
  return rows[0] ?? null;
}

/** Keeps a wish; an older one of the order that nobody has carried out is replaced by it. */
export async function keepAddressRequest(
  tx: Tx,
  merchantId: string,
  input: {
    readonly orderId: string;
    readonly customerId: string;
    readonly personId: string;
    readonly address: DeliveryAddress;
    readonly status: "writing" | "asked";
    readonly now: Date;
  },
): Promise<string> {
  const { orderId, customerId, personId, address, status, now } = input;
  const open = await tx.addressRequest.updateManyAndReturn({
    where: { merchantId, orderId, doneAt: null },
    data: { status: "replaced", doneAt: now },
    select: { id: true },
  });
  const id = newId();
  await tx.addressRequest.create({
    data: { merchantId, id, orderId, customerId, status, newCountry: address.countryCode, newRegion: address.provinceCode, askedAt: now },
  });
  const gone = open.map((row) => row.id);
  await tx.$executeRaw(Prisma.sql`
    UPDATE person SET wanted_addresses = (wanted_addresses - ${gone}::text[]) || jsonb_build_object(${id}::text, ${JSON.stringify(address)}::jsonb)
    WHERE merchant_id = ${merchantId}::uuid AND id = ${personId}::uuid`);
  return id;
}

export interface AddressToWrite {
  readonly requestId: string;
  readonly orderId: string;
  readonly orderGid: string;
  readonly connectionId: string;
  readonly customerId: string;
  readonly personId: string;
  readonly status: AddressRequestStatus;
  /** Null: the person was erased meanwhile. */
  readonly address: DeliveryAddress | null;
  readonly isConnected: boolean;
}

export async function readAddressRequest(scope: Scope, requestId: string): Promise<AddressToWrite | null> {
  type Row = Omit<AddressToWrite, "address"> & { address: unknown };
  const rows = await scope.db.prisma.$queryRaw<Row[]>(Prisma.sql`
    SELECT r.id::text AS "requestId", r.order_id::text AS "orderId", o.shopify_order_gid AS "orderGid", o.connection_id::text AS "connectionId", r.customer_id::text AS "customerId",
      p.id::text AS "personId", r.status, p.wanted_addresses -> r.id::text AS address, s.status NOT IN ('uninstalled', 'removed') AS "isConnected"
    FROM address_request r
    JOIN orders o ON o.merchant_id = r.merchant_id AND o.id = r.order_id
    JOIN customer c ON c.merchant_id = r.merchant_id AND c.id = r.customer_id
    JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    JOIN shopify_connection s ON s.merchant_id = o.merchant_id AND s.id = o.connection_id
    WHERE r.merchant_id = ${scope.merchantId}::uuid AND r.id = ${requestId}::uuid`);
  const [row] = rows;
  if (!row) return null;
  // As kept: optional fields are null there, which the form's schema takes as an empty text.
  const kept = typeof row.address === "object" && row.address !== null ? row.address : {};
  const parsed = deliveryAddressSchema.safeParse(Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, value ?? ""])));
  return { ...row, address: parsed.success ? parsed.data : null };
}

/** Moves a wish on by compare-and-set. `ends` forgets the address that was wanted. */
export async function moveAddressRequest(
  tx: Tx,
  merchantId: string,
  input: {
    readonly request: Pick<AddressToWrite, "requestId" | "personId">;
    readonly from: AddressRequestStatus;
    readonly to: AddressRequestStatus;
    readonly why?: string;
    readonly by?: string | null;
    readonly now: Date;
  },
): Promise<boolean> {
  const { request, from, to, why, by, now } = input;
  const isEnd = to === "written" || to === "refused";
  const { count } = await tx.addressRequest.updateMany({
    where: { merchantId, id: request.requestId, status: from },
    data: {
      status: to,
      ...(isEnd ? { doneAt: now } : {}),
      ...(why === undefined ? {} : { refusedWhy: why }),
      ...(by ? { answeredBy: by } : {}),
    },
  });
  if (count === 1 && isEnd) {
    await tx.$executeRaw(Prisma.sql`
      UPDATE person SET wanted_addresses = wanted_addresses - ${request.requestId}::text WHERE merchant_id = ${merchantId}::uuid AND id = ${request.personId}::uuid`);
  }
  return count === 1;
}
