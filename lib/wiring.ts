import type { Actor } from "@/lib/domain/actor";
import { type Env, getEnv } from "@/lib/env";
import type { Mailer } from "@/lib/gateways/mail/contract";
import { makeMailer } from "@/lib/gateways/mail/mailer";
import type { ShopifyGateway } from "@/lib/gateways/shopify/contract";
import { makeShopifyGateway } from "@/lib/gateways/shopify/gateway";
import type { StripeGateway } from "@/lib/gateways/stripe/contract";
import { makeStripeGateway } from "@/lib/gateways/stripe/gateway";
import { type Log, makeLog } from "@/lib/log";
import type { Gateways, OutsideCtx } from "@/lib/operations/context";
import { businessNow } from "@/lib/store/clock";
import { shopifySecrets, stripeSecrets } from "@/lib/store/connection-secrets";
import { type Db, openDb } from "@/lib/store/db";
import { newId } from "@/lib/store/ids";
import { makeLimiter } from "@/lib/store/limiter";
import { forMerchant } from "@/lib/store/scope";
import { shopifyTokens } from "@/lib/store/shopify-tokens";

/** Everything a process of Predesk is made of. The only place where addresses become clients. */
export interface App {
  readonly env: Env;
  readonly db: Db;
  readonly log: Log;
  readonly gateways: Gateways;
  /** Business time (rule 12). */
  clock(): Promise<Date>;
  close(): Promise<void>;
}

export function makeApp(env: Env, part: string): App {
  const log = makeLog(env.logLevel, part);
  const db = openDb({
    url: env.databaseUrl,
    encryptionKey: env.encryptionKey,
    previousEncryptionKeys: env.previousEncryptionKeys,
    poolSize: env.databasePoolSize,
  });
  const mailer = makeMailer({
    appUrl: env.appUrl,
    smtpUrl: env.smtpUrl,
    from: env.mailFrom,
    perSecond: env.mailPerSecond,
    dnsResolver: env.dnsResolver,
    snsBase: env.snsApiBase,
    snsTopics: env.snsTopicArns,
    log,
  });
  return {
    env,
    db,
    log,
    gateways: makeGateways(env, db, log, mailer),
    clock: () => businessNow(db, env.mode !== "production"),
    close: async () => {
      await mailer.close();
      await db.close();
    },
  };
}

/** Gateways are kept per secret, so a changed key makes a new client and connections are reused otherwise. */
function makeGateways(env: Env, db: Db, log: Log, mailer: Mailer): Gateways {
  const stripes = new Map<string, StripeGateway>();
  const shops = new Map<string, ShopifyGateway>();
  return {
    mailer,
    async stripe(merchantId, connectionId) {
      const secrets = await stripeSecrets(db, merchantId, connectionId);
      const key = `${connectionId} ${secrets.secretKey}`;
      const limiter = makeLimiter(db, secrets.accountId);
      const known = stripes.get(key) ?? makeStripeGateway({ secretKey: secrets.secretKey, apiBase: env.stripeApiBase, log, limiter });
      stripes.set(key, known);
      return known;
    },
    stripeWithKey: (secretKey) => makeStripeGateway({ secretKey, apiBase: env.stripeApiBase, log }),
    async shopify(merchantId, connectionId) {
      const secrets = await shopifySecrets(db, merchantId, connectionId);
      const key = `${connectionId} ${secrets.clientId} ${secrets.clientSecret} ${secrets.apiVersion}`;
      const known =
        shops.get(key) ??
        makeShopifyGateway({
          shopDomain: secrets.shopDomain,
          apiBase: env.shopifyApiBase,
          apiVersion: secrets.apiVersion,
          clientId: secrets.clientId,
          clientSecret: secrets.clientSecret,
          tokens: shopifyTokens(db, merchantId, connectionId),
          log,
        });
      shops.set(key, known);
      return known;
    },
  };
}

/** One App a process, whatever the bundler makes of this module. */
const holder = globalThis as typeof globalThis & { predeskApp?: App };

export function getApp(): App {
  holder.predeskApp ??= makeApp(getEnv(), "web");
  return holder.predeskApp;
}

/** The context of work that talks to the outside world, for one merchant. */
export async function outsideCtx(app: App, merchantId: string, actor: Actor, requestId: string = newId()): Promise<OutsideCtx> {
  return {
    scope: forMerchant(app.db, merchantId),
    actor,
    now: await app.clock(),
    requestId,
    gateways: app.gateways,
    appUrl: app.env.appUrl,
    clock: () => app.clock(),
  };
}
