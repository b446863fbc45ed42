import type { Db } from "./db";

/** What a gateway needs to be built. Opened secrets never leave the process: hand them to a gateway and to nothing else. */
export interface StripeSecrets {
  readonly accountId: string;
  readonly mode: string;
  readonly secretKey: string;
  /** The current secret first; the previous one while it may still sign (rotation). */
  readonly webhookSecrets: readonly string[];
}

export interface ShopifySecrets {
  readonly shopDomain: string;
  readonly apiVersion: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly webhookSecrets: readonly string[];
}

/** A secret that was rotated out signs no longer than it was given; real time, as all of signatures. */
function stillValid(sealed: string | null, until: Date | null): string | null {
  return until === null || until.getTime() > Date.now() ? sealed : null;
}

export async function stripeSecrets(db: Db, merchantId: string, id: string): Promise<StripeSecrets> {
  const row = await db.prisma.stripeConnection.findUniqueOrThrow({ where: { merchantId_id: { merchantId, id } } });
  const sealed = [row.webhookSecretEnc, stillValid(row.previousWebhookSecretEnc, row.previousUntil)].filter((value) => value !== null);
  return {
    accountId: row.accountId,
    mode: row.mode,
    secretKey: db.sealer.open(row.secretKeyEnc),
    webhookSecrets: sealed.map((value) => db.sealer.open(value)),
  };
}

export async function shopifySecrets(db: Db, merchantId: string, id: string): Promise<ShopifySecrets> {
  const row = await db.prisma.shopifyConnection.findUniqueOrThrow({ where: { merchantId_id: { merchantId, id } } });
  const sealed = [row.clientSecretEnc, stillValid(row.previousSecretEnc, row.previousUntil)].filter((value) => value !== null);
  const webhookSecrets = sealed.map((value) => db.sealer.open(value));
  return {
    shopDomain: row.shopDomain,
    apiVersion: row.apiVersion,
    clientId: row.clientId,
    clientSecret: db.sealer.open(row.clientSecretEnc),
    webhookSecrets,
  };
}

/** Who a webhook's address belongs to, and what may have signed it. */
export interface ShopDoor {
  readonly merchantId: string;
  readonly id: string;
  readonly shopDomain: string;
  /** The current secret first; the previous one while it may still sign (rotation). */
  readonly webhookSecrets: readonly string[];
}

/** By the unguessable part of a webhook's address; one statement, for every delivery asks. */
export async function acrossMerchantsShopDoor(db: Db, pathToken: string): Promise<ShopDoor | null> {
  const rows = await db.prisma.$queryRaw<
    { merchantId: string; id: string; shopDomain: string; secret: string; previous: string | null; previousUntil: Date | null }[]
  >`SELECT merchant_id::text AS "merchantId", id::text, shop_domain AS "shopDomain", client_secret_enc AS secret, previous_secret_enc AS previous,
      previous_until AS "previousUntil" FROM shopify_connection WHERE path_token = ${pathToken} AND status <> 'removed'`;
  const [row] = rows;
  if (!row) return null;
  const { merchantId, id, shopDomain } = row;
  const sealed = [row.secret, stillValid(row.previous, row.previousUntil)].filter((value) => value !== null);
  return { merchantId, id, shopDomain, webhookSecrets: sealed.map((value) => db.sealer.open(value)) };
}
