/** `npm run -s practice:info`: one JSON object with every address and secret of the practice installation, for tests and for the curious. */
import { Client } from "pg";
import { practiceUsers } from "@/lib/entry/practice-users";
import { shopifySecrets, stripeSecrets } from "@/lib/store/connection-secrets";
import { getApp } from "@/lib/wiring";

interface ConnectionRow {
  readonly merchantId: string;
  readonly id: string;
  readonly pathToken: string;
}

/** The oldest connection of that kind: the practice shop that comes first everywhere. */
async function firstConnection(databaseUrl: string, table: "shopify_connection" | "stripe_connection"): Promise<ConnectionRow> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<ConnectionRow>(
      `select merchant_id as "merchantId", id, path_token as "pathToken" from ${table} order by created_at, id limit 1`,
    );
    if (rows[0] === undefined) throw new Error(`The practice installation has no row in ${table}: its practice data is not there yet.`);
    return rows[0];
  } finally {
    await client.end();
  }
}

const app = getApp();
const { env, db } = app;
if (!env.practice) throw new Error("practice:info works in practice mode only: production does not print its secrets.");
try {
  const [shopifyRow, stripeRow] = await Promise.all([
    firstConnection(env.databaseUrl, "shopify_connection"),
    firstConnection(env.databaseUrl, "stripe_connection"),
  ]);
  const [shopify, stripe, users] = await Promise.all([
    shopifySecrets(db, shopifyRow.merchantId, shopifyRow.id),
    stripeSecrets(db, stripeRow.merchantId, stripeRow.id),
    practiceUsers(),
  ]);
  const info = {
    appUrl: env.appUrl,
    databaseUrl: env.databaseUrl,
    shopify: {
      apiBase: env.shopifyApiBase,
      shop: shopify.shopDomain,
      webhookUrl: `${env.appUrl}/api/shopify/webhooks/${shopifyRow.pathToken}`,
      webhookSecret: shopify.webhookSecrets[0],
    },
    stripe: {
      apiBase: env.stripeApiBase,
      secretKey: stripe.secretKey,
      webhookUrl: `${env.appUrl}/api/stripe/webhooks/${stripeRow.pathToken}`,
      webhookSecret: stripe.webhookSecrets[0],
    },
    mail: { smtpUrl: env.smtpUrl, inboxUrl: env.sandbox?.inboxUrl },
    clockUrl: env.sandbox?.clockUrl,
    users: users.map(({ email, password, role }) => ({ email, password, role })),
  };
  process.stdout.write(`${JSON.stringify(info, null, 2)}\n`);
} finally {
  await app.close();
}
