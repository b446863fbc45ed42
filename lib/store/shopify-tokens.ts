import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import { Prisma } from "./commit";
import type { Db } from "./db";

/** An access token as kept; `expiresAt` null for the permanent tokens of older apps. Real time: Shopify's clock, not business. */
export type KeptToken = { readonly accessToken: string; readonly expiresAt: Date | null };
type Granted = { readonly kind: "ok"; readonly value: KeptToken };
type Busy = { readonly kind: "not_made"; readonly why: StoredReason };

export interface ShopifyTokens {
  load(): Promise<KeptToken | null>;
  renew<Failed extends { readonly kind: string }>(
    stale: string | null,
    grant: () => Promise<Granted | Failed>,
  ): Promise<Granted | Failed | Busy>;
}

/** A renewal nobody finished is free again after this. */
const LEASE_SECONDS = 30;
const WAIT_MS = 200;
const PATIENCE_MS = 20_000;

type Row = { accessTokenEnc: string | null; tokenExpiresAt: Date | null };

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** The token of one connection, shared by all processes: one of them renews at a time, the others wait for what it brings. */
export function shopifyTokens(db: Db, merchantId: string, id: string): ShopifyTokens {
  const mine = Prisma.sql`merchant_id = ${merchantId}::uuid AND id = ${id}::uuid`;

  async function row(): Promise<Row | null> {
    return db.prisma.shopifyConnection.findUnique({
      where: { merchantId_id: { merchantId, id } },
      select: { accessTokenEnc: true, tokenExpiresAt: true },
    });
  }

  function opened(kept: Row | null): KeptToken | null {
    return kept?.accessTokenEnc ? { accessToken: db.sealer.open(kept.accessTokenEnc), expiresAt: kept.tokenExpiresAt } : null;
  }

  /** True for the one process that may ask for a token now; false when the token is no longer the one that was read. */
  async function lease(seen: Row | null): Promise<boolean> {
    const taken = await db.prisma.$executeRaw(Prisma.sql`
      UPDATE shopify_connection SET token_renewal_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
      WHERE ${mine} AND access_token_enc IS NOT DISTINCT FROM ${seen?.accessTokenEnc ?? null}
        AND (token_renewal_until IS NULL OR token_renewal_until < clock_timestamp())`);
    return taken === 1;
  }

  async function release(token: KeptToken | null): Promise<void> {
    if (token === null) await db.prisma.$executeRaw(Prisma.sql`UPDATE shopify_connection SET token_renewal_until = NULL WHERE ${mine}`);
    else
      await db.prisma.$executeRaw(Prisma.sql`
        UPDATE shopify_connection SET token_renewal_until = NULL, access_token_enc = ${db.sealer.seal(token.accessToken)}, token_expires_at = ${token.expiresAt}
        WHERE ${mine}`);
  }

  return {
    load: async () => opened(await row()),
    async renew(stale, grant) {
      for (let waited = 0; waited < PATIENCE_MS; waited += WAIT_MS) {
        const seen = await row();
        const kept = opened(seen);
        if (kept && kept.accessToken !== stale) return { kind: "ok", value: kept };
        if (await lease(seen)) {
          let token: KeptToken | null = null;
          try {
            const answer = await grant();
            if (isGranted(answer)) token = answer.value;
            return answer;
          } finally {
            await release(token);
          }
        }
        await sleep(WAIT_MS);
      }
      return { kind: "not_made", why: syncReason("shop_token_renewing") };
    },
  };
}

function isGranted(answer: { readonly kind: string }): answer is Granted {
  return answer.kind === "ok";
}
