import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ok, onlyError } from "../../scripts/conformance/shopify/client";
import { type Practice, startPractice } from "../judges/shopify/practice";

let practice: Practice;
beforeEach(async () => {
  practice = await startPractice();
});
afterEach(() => practice.stop());

const order = { lines: [{ sku: "GRIND2" }], payment: { kind: "none" }, paymentTerms: "none" };

async function unpaid(): Promise<string> {
  return (await practice.control("POST", "/orders", order)).body.at("id").text();
}

async function transactions(id: string): Promise<number> {
  return (await ok(practice.client, "order", "query($id: ID!) { order(id: $id) { transactions { id } } }", { id }))
    .at("transactions")
    .list().length;
}

const MARK = "mutation($id: ID!) { orderMarkAsPaid(input: { id: $id }) { userErrors { message } } }";

describe("faults", () => {
  it("500 after the work: the work is done all the same", async () => {
    const id = await unpaid();
    await practice.control("POST", "/faults", { kind: "error500After", match: "orderMarkAsPaid", times: 1 });
    expect((await practice.client.ask(MARK, { id })).status).toBe(500);
    expect(await transactions(id)).toBe(1);
  });

  it("500 before the work: nothing is done", async () => {
    const id = await unpaid();
    await practice.control("POST", "/faults", { kind: "error500Before", match: "orderMarkAsPaid", times: 1 });
    expect((await practice.client.ask(MARK, { id })).status).toBe(500);
    expect(await transactions(id)).toBe(0);
  });

  it("the connection drops after the work", async () => {
    const id = await unpaid();
    await practice.control("POST", "/faults", { kind: "dropAfter", match: "orderMarkAsPaid", times: 1 });
    await expect(practice.client.ask(MARK, { id })).rejects.toThrow();
    expect(await transactions(id)).toBe(1);
  });

  it("throttling answers 200 with THROTTLED and does nothing", async () => {
    const id = await unpaid();
    await practice.control("POST", "/faults", { kind: "throttle", match: "orderMarkAsPaid", times: 1 });
    const answer = await practice.client.ask(MARK, { id });
    expect(answer.status).toBe(200);
    expect(onlyError(answer).extensions?.code).toBe("THROTTLED");
    expect(await transactions(id)).toBe(0);
  });

  it("a bucket without enough points throttles when that is turned on", async () => {
    const query = "{ orders(first: 20) { nodes { id } } }";
    await practice.control("POST", "/dials", { throttle: { enforced: true, maximumAvailable: 15 } });
    expect(onlyError(await practice.client.ask(query)).extensions?.code).toBe("THROTTLED");
    await practice.control("POST", "/dials", { throttle: { maximumAvailable: 25 } });
    const { errors, extensions } = await practice.client.ask(query);
    expect(errors).toEqual([]);
    expect(extensions).toMatchObject({ cost: { requestedQueryCost: 20, actualQueryCost: 1, throttleStatus: { maximumAvailable: 25 } } });
  });

  it("a query that costs more than 1000 points is refused", async () => {
    const answer = await practice.client.ask("{ orders(first: 100) { nodes { id lineItems(first: 100) { nodes { id } } } } }");
    expect(onlyError(answer).extensions?.code).toBe("MAX_COST_EXCEEDED");
  });
});

describe("webhooks", () => {
  beforeEach(() => practice.subscribe("ORDERS_CREATE"));

  it("are tried again with the same ids and the same body until they are taken", async () => {
    practice.listener.status = 503;
    await practice.control("POST", "/orders", order);
    await new Promise((resolve) => setTimeout(resolve, 60));
    practice.listener.status = 200;
    await practice.box.webhooksSent();
    const seen = practice.received.map((one) => [one.headers["x-shopify-webhook-id"], one.headers["x-shopify-event-id"], one.body].join());
    expect(seen.length).toBeGreaterThan(1);
    expect(new Set(seen).size).toBe(1);
  });

  it("are given up after eight retries, and the subscription goes", async () => {
    practice.listener.status = 500;
    await practice.control("POST", "/orders", order);
    await practice.box.webhooksSent();
    expect(practice.received).toHaveLength(9);
    const left = await ok(practice.client, "webhookSubscriptionsCount", "{ webhookSubscriptionsCount { count } }");
    expect(left.at("count").raw()).toBe(0);
  });

  it("can come twice, late, or not at all", async () => {
    await practice.control("POST", "/dials", { webhooks: { duplicate: 1 } });
    await practice.control("POST", "/orders", order);
    expect(await practice.arrived("orders/create")).toHaveLength(2);
    await practice.control("POST", "/dials", { webhooks: { duplicate: 0, lose: 1 } });
    await practice.control("POST", "/orders", order);
    expect(await practice.arrived("orders/create")).toHaveLength(2);
    const lost = await practice.control("GET", "/deliveries?outcome=lost");
    await practice.control("POST", "/dials", { webhooks: { lose: 0 } });
    await practice.control("POST", `/deliveries/${lost.body.at("deliveries", 0, "id").text()}`, {});
    expect(await practice.arrived("orders/create")).toHaveLength(3);
  });

  it("wait while they are paused", async () => {
    await practice.control("POST", "/dials", { webhooks: { paused: true } });
    await practice.control("POST", "/orders", order);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(practice.received).toEqual([]);
    await practice.control("POST", "/dials", { webhooks: { paused: false } });
    expect(await practice.arrived("orders/create")).toHaveLength(1);
  });
});

describe("the control door", () => {
  it.each<[string, string, unknown]>([
    ["POST", "/orders", {}],
    ["POST", "/orders", { lines: [] }],
    ["POST", "/orders", { lines: [{ sku: "GRIND2", quantity: -1 }] }],
    ["POST", "/orders", { lines: [{ sku: "no such" }] }],
    ["POST", "/orders", { lines: [{ sku: "GRIND2" }], presentmentCurrency: "XXX" }],
    ["POST", "/orders", { lines: [{ title: "x", price: "1e9" }] }],
    ["POST", "/dials", { webhooks: { lose: 7 } }],
    ["POST", "/dials", { unknown: 1 }],
    ["POST", "/faults", { kind: "fire" }],
    ["POST", "/apps", { clientId: "nobody" }],
    ["POST", "/inventory", { sku: "no such", delta: 1 }],
  ])("refuses %s %s %j", async (method, path, body) => {
    expect((await practice.control(method, path, body)).status).toBe(400);
  });

  it("answers 404 for what is not there and 422 for what Shopify would refuse", async () => {
    expect((await practice.control("GET", "/orders/1")).status).toBe(404);
    expect((await practice.control("POST", "/nothing", {})).status).toBe(404);
    const id = encodeURIComponent(await unpaid());
    await practice.control("POST", `/orders/${id}/mark-paid`, {});
    expect((await practice.control("POST", `/orders/${id}/mark-paid`, {})).status).toBe(422);
  });

  it("a refused order changes nothing: no number is used up", async () => {
    await practice.control("POST", "/orders", { lines: [{ sku: "GRIND2" }], payment: { kind: "amount", amount: "9999.00" } });
    const made = await practice.control("POST", "/orders", order);
    expect(made.body.at("name").text()).toBe("#1001");
  });
});
