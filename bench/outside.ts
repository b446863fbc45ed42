/**
 * Stripe and Shopify as a reconciliation meets them, with very many orders worked out from their number instead of kept: pages of charges and
 * refunds, a bulk result, and each thing by its id. A process of its own, so that its work is not counted as ours.
 * `tsx bench/outside.ts <orders> <second of order 0>`; prints its port.
 */
import { createServer, type ServerResponse } from "node:http";

const [count = 0, base = 0] = process.argv.slice(2).map(Number);
const GAP = 43;
const PAGE = 100;

const createdOf = (n: number): number => base - n * GAP;
const isRefunded = (n: number): boolean => n % 100 === 0;

const charge = (n: number) => ({
  ...{ id: `ch_${n}`, object: "charge", amount: 24_000, amount_captured: 24_000, amount_refunded: isRefunded(n) ? 1_000 : 0 },
  ...{
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: `txn_${n}`,
    captured: true,
    created: createdOf(n),
  },
  billing_details: {
    address: { city: null, country: "FR", line1: null, line2: null, postal_code: "75001", state: null },
    email: null,
    name: null,
    phone: null,
  },
  ...{
    calculated_statement_descriptor: "INVENTED SHOP",
    currency: "eur",
    customer: `cus_${n}`,
    description: `Balance of order #${n}`,
    disputed: false,
  },
  ...{ failure_balance_transaction: null, failure_code: null, failure_message: null, fraud_details: {}, livemode: false },
  metadata: { merchant: "m", order: `o_${n}`, instalment: `i_${n}`, payment_object: `p_${n}` },
  outcome: {
    network_status: "approved_by_network",
    risk_level: "normal",
    risk_score: 12,
    seller_message: "Payment complete.",
    type: "authorized",
  },
  ...{ on_behalf_of: null, paid: true, payment_intent: `pi_${n}`, payment_method: `pm_${n}`, radar_options: {}, receipt_email: null },
  payment_method_details: {
    type: "card",
    card: {
      brand: "visa",
      country: "FR",
      exp_month: 12,
      exp_year: 2030,
      fingerprint: `fp_${n}`,
      funding: "credit",
      last4: "4242",
      network: "visa",
      wallet: null,
    },
  },
  ...{ receipt_number: null, receipt_url: null, refunded: false, review: null, shipping: null, source: null, source_transfer: null },
  ...{ statement_descriptor: null, statement_descriptor_suffix: null, status: "succeeded", transfer_data: null, transfer_group: null },
});

const refund = (n: number) => ({
  ...{
    id: `re_${n}`,
    object: "refund",
    amount: 1_000,
    balance_transaction: null,
    charge: `ch_${n}`,
    created: createdOf(n),
    currency: "eur",
  },
  ...{ metadata: {}, payment_intent: `pi_${n}`, reason: null, receipt_number: null, status: "succeeded" },
});

const set = (amount: string) => ({ presentmentMoney: { amount, currencyCode: "EUR" } });
const transaction = (n: number, name: string, kind: string, amount: string, gateway: string, parent: string | null) => ({
  ...{
    id: `gid://shopify/OrderTransaction/${n}${name}`,
    kind,
    status: "SUCCESS",
    gateway,
    manualPaymentGateway: gateway.startsWith("Predesk"),
  },
  ...{
    processedAt: new Date(createdOf(n) * 1000).toISOString(),
    createdAt: new Date(createdOf(n) * 1000).toISOString(),
    test: false,
    amountSet: set(amount),
  },
  parentTransaction: parent ? { id: `gid://shopify/OrderTransaction/${n}${parent}` } : null,
});

const paymentId = (n: number): string => `00000009-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;

const order = (n: number) => ({
  ...{
    id: `gid://shopify/Order/${n}`,
    updatedAt: new Date(createdOf(n) * 1000).toISOString(),
    cancelledAt: null,
    presentmentCurrencyCode: "EUR",
  },
  ...{ currentTotalPriceSet: set("300.00"), totalOutstandingSet: set("0.00") },
  transactions: [
    transaction(n, "1", "SALE", "60.00", "shopify_payments", null),
    transaction(n, "2", "SALE", "240.00", `Predesk predesk-${paymentId(n)}`, null),
    ...(isRefunded(n) ? [transaction(n, "3", "REFUND", "10.00", `Predesk predesk-${paymentId(n)}`, "2")] : []),
  ],
});

function send(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json", "request-id": "req_bench" }).end(JSON.stringify(body));
}

/** Newest first: order 1 is the youngest. */
function list(response: ServerResponse, url: URL, path: string, make: (n: number) => object, every: number): void {
  const from = Number(url.searchParams.get("created[gte]"));
  const until = Number(url.searchParams.get("created[lt]"));
  const after = url.searchParams.get("starting_after");
  const data: object[] = [];
  let n = after === null ? 1 : Number(after.slice(3)) + 1;
  for (; n <= count && data.length < PAGE; n += 1) if (n % every === 0 && createdOf(n) < until && createdOf(n) >= from) data.push(make(n));
  send(response, { object: "list", url: path, data, has_more: n + every <= count && createdOf(n) >= from });
}

function stripe(response: ServerResponse, url: URL): void {
  const path = url.pathname;
  const n = Number(path.split("_")[1]);
  const of = url.searchParams.get("charge");
  if (path === "/v1/charges") list(response, url, path, charge, 1);
  else if (path === "/v1/refunds" && of !== null) {
    const about = Number(of.slice(3));
    send(response, { object: "list", url: path, data: isRefunded(about) ? [refund(about)] : [], has_more: false });
  } else if (path === "/v1/refunds") list(response, url, path, refund, 100);
  else send(response, charge(n));
}

async function bulk(response: ServerResponse): Promise<void> {
  response.writeHead(200, { "content-type": "application/jsonl" });
  for (let n = 1; n <= count; n += 1) {
    if (!response.write(`${JSON.stringify(order(n))}\n`)) await new Promise<void>((resolve) => response.once("drain", resolve));
  }
  response.end();
}

function shopify(response: ServerResponse, body: string, origin: string): void {
  const operation = {
    id: "gid://shopify/BulkOperation/1",
    status: "COMPLETED",
    errorCode: null,
    rootObjectCount: String(count),
    url: `${origin}/bulk.jsonl`,
  };
  const { query, variables } = JSON.parse(body) as { query: string; variables: { id?: string } };
  if (query.includes("bulkOperationRunQuery"))
    send(response, { data: { bulkOperationRunQuery: { bulkOperation: operation, userErrors: [] } } });
  else if (query.includes("bulkOperation(")) send(response, { data: { bulkOperation: operation } });
  else {
    const n = Number(variables.id?.split("/").at(-1));
    // The tenant's one order from before is unknown here.
    send(response, { data: { order: n >= 1 && n <= count ? order(n) : null } });
  }
}

const server = createServer((request, response) => {
  const origin = `http://${request.headers.host}`;
  const url = new URL(request.url ?? "/", origin);
  if (url.pathname.startsWith("/v1/")) return stripe(response, url);
  if (url.pathname === "/bulk.jsonl") return void bulk(response);
  if (url.pathname === "/admin/oauth/access_token") return send(response, { access_token: "shpat_bench", expires_in: 86_399 });
  const chunks: Buffer[] = [];
  request
    .on("data", (chunk: Buffer) => chunks.push(chunk))
    .on("end", () => shopify(response, Buffer.concat(chunks).toString("utf8"), origin));
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address && typeof address === "object") process.stdout.write(`${address.port}\n`);
});
