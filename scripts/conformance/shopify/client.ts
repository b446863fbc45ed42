/** What an assertion may use: the Admin API of one shop, by HTTP. */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

export type ApiError = { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> };
export type Answer = { status: number; data: Record<string, Part> | null; errors: ApiError[]; extensions: Record<string, unknown> };
export type UserError = { field: string[] | null; message: string; code?: string };

/** A piece of an answer, read by name; reading below a missing piece fails with its path. */
export class Part {
  constructor(
    private readonly value: unknown,
    private readonly path: string,
  ) {}

  at(...names: (string | number)[]): Part {
    let value = this.value;
    let path = this.path;
    for (const name of names) {
      path = `${path}.${name}`;
      if (typeof value !== "object" || value === null || !(name in value)) throw new Error(`the answer has no ${path}`);
      value = (value as Record<string | number, unknown>)[name];
    }
    return new Part(value, path);
  }

  get isNull(): boolean {
    return this.value === null;
  }

  text(): string {
    assert.equal(typeof this.value, "string", `${this.path} is not a text`);
    return String(this.value);
  }

  list(): Part[] {
    assert.ok(Array.isArray(this.value), `${this.path} is not a list`);
    return (this.value as unknown[]).map((item, at) => new Part(item, `${this.path}.${at}`));
  }

  raw(): unknown {
    return this.value;
  }

  userErrors(name = "userErrors"): UserError[] {
    return this.at(name).raw() as UserError[];
  }
}

export type ShopClient = {
  ask(query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** Fetches a result file of a bulk operation. */
  download(url: string): Promise<string>;
};

export function shopClient(address: { url: string; token: string; host: string | null }): ShopClient {
  return {
    async ask(query, variables = {}) {
      const headers: Record<string, string> = { "Content-Type": "application/json", "X-Shopify-Access-Token": address.token };
      if (address.host) headers["X-Forwarded-Host"] = address.host;
      const response = await fetch(`${address.url}/admin/api/2026-10/graphql.json`, {
        method: "POST",
        headers,
        body: JSON.stringify({ query, variables }),
      });
      const body = (await response.json()) as {
        data?: Record<string, unknown> | null;
        errors?: ApiError[];
        extensions?: Record<string, unknown>;
      };
      const data = body.data ? Object.fromEntries(Object.entries(body.data).map(([key, value]) => [key, new Part(value, key)])) : null;
      return { status: response.status, data, errors: Array.isArray(body.errors) ? body.errors : [], extensions: body.extensions ?? {} };
    },
    async download(url) {
      return (await fetch(url)).text();
    },
  };
}

/** The named root field of an answer without errors. */
export async function ok(client: ShopClient, field: string, query: string, variables: Record<string, unknown> = {}): Promise<Part> {
  const answer = await client.ask(query, variables);
  assert.deepEqual(answer.errors, [], `${field} failed`);
  const part = answer.data?.[field];
  assert.ok(part, `no ${field} in the answer`);
  return part;
}

/** The same, when the mutation has no user errors either. */
export async function done(client: ShopClient, field: string, query: string, variables: Record<string, unknown> = {}): Promise<Part> {
  const part = await ok(client, field, query, variables);
  assert.deepEqual(part.userErrors(), [], `${field} was refused`);
  return part;
}

export async function eventually<T>(what: string, look: () => Promise<T | null>, seconds = 60): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (let wait = 50; ; wait = Math.min(1000, wait * 2)) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > end) throw new Error(`${what}: not seen within ${seconds} s`);
    await sleep(wait);
  }
}

const CREATE = `mutation($order: OrderCreateOrderInput!) {
  orderCreate(order: $order) { order { id lineItems(first: 5) { nodes { id } } transactions { id } } userErrors { field message } }
}`;

export type MadeOrder = { id: string; lineId: string; transactionId: string | null };

/** A test order over `amount` in the shop's currency, of which `paid` has come in. */
export async function makeOrder(
  client: ShopClient,
  options: { amount?: string; quantity?: number; paid?: string } = {},
): Promise<MadeOrder> {
  const currencyCode = (await ok(client, "shop", "{ shop { currencyCode } }")).at("currencyCode").text();
  const set = (amount: string) => ({ shopMoney: { amount, currencyCode } });
  const order = {
    test: true,
    email: "conformance@example.com",
    currency: currencyCode,
    lineItems: [
      {
        title: "Conformance",
        quantity: options.quantity ?? 1,
        priceSet: set(options.amount ?? "40.00"),
        requiresShipping: true,
        taxable: false,
      },
    ],
    ...(options.paid ? { transactions: [{ kind: "SALE", status: "SUCCESS", gateway: "manual", amountSet: set(options.paid) }] } : {}),
  };
  const made = (await done(client, "orderCreate", CREATE, { order })).at("order");
  const transaction = made.at("transactions").list()[0];
  return {
    id: made.at("id").text(),
    lineId: made.at("lineItems", "nodes", 0, "id").text(),
    transactionId: transaction ? transaction.at("id").text() : null,
  };
}

/** The one error of a request that failed as a whole. */
export function onlyError(answer: Answer): ApiError {
  assert.equal(answer.errors.length, 1, `expected one error, got ${JSON.stringify(answer.errors)}`);
  return answer.errors[0] as ApiError;
}

export function firstUserError(part: Part, name = "userErrors"): UserError {
  const error = part.userErrors(name)[0];
  assert.ok(error, "expected a user error");
  return error;
}
