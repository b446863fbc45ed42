import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type Stripe from "stripe";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DAY_MS, type Driven, driven, prepare } from "./driven";

/** A receiver as merchants have one; the judge of the signature is the official package. */
interface Receiver {
  url: string;
  seen: { event: Stripe.Event; at: number }[];
  /** How the next deliveries are answered; 200 when there is none left. */
  answers: number[];
  secret: string;
  server: Server;
}

let world: Driven;
let receiver: Receiver;

async function listen(stripe: Stripe): Promise<Receiver> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      const event = stripe.webhooks.constructEvent(body, request.headers["stripe-signature"] ?? "", receiver.secret);
      receiver.seen.push({ event, at: Date.now() });
      response.writeHead(receiver.answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, seen: [], answers: [], secret: "", server };
}

async function subscribe(events: Stripe.WebhookEndpointCreateParams.EnabledEvent[]): Promise<void> {
  const endpoint = await world.stripe.webhookEndpoints.create({ url: receiver.url, enabled_events: events });
  receiver.secret = endpoint.secret ?? "";
}

beforeEach(async () => {
  // A clock far from the real one: signatures must not follow it.
  world = await driven({ start: Date.now() + 40 * DAY_MS });
  receiver = await listen(world.stripe);
  await world.turn("dials", { webhooks: { retryAfterMs: [30, 30, 30] } });
});
afterEach(async () => {
  await world.sandbox.stop();
  await new Promise((resolve) => receiver.server.close(resolve));
});

async function payOnce(): Promise<string> {
  const { intent, method } = await prepare(world.stripe);
  await world.stripe.paymentIntents.confirm(intent, { payment_method: method, off_session: true });
  return intent;
}

const pending = async () => (await fetch(`${world.sandbox.url}/__sandbox/deliveries`)).json();

test("only what was subscribed to arrives, signed with the endpoint's secret in real time", async () => {
  await subscribe(["payment_intent.succeeded"]);
  const intent = await payOnce();
  await vi.waitFor(() => expect(receiver.seen).toHaveLength(1));
  const [{ event } = { event: null }] = receiver.seen;
  expect(event).toMatchObject({ type: "payment_intent.succeeded", data: { object: { id: intent, status: "succeeded" } } });
  expect(await world.stripe.events.retrieve(event?.id ?? "")).toMatchObject({ id: event?.id, pending_webhooks: 0 });
});

test("what is not answered with 2xx comes again, with its id, until it is", async () => {
  await subscribe(["charge.succeeded"]);
  receiver.answers = [500, 302, 200];
  await payOnce();
  await vi.waitFor(() => expect(receiver.seen).toHaveLength(3));
  expect(new Set(receiver.seen.map(({ event }) => event.id)).size).toBe(1);
  await vi.waitFor(async () => expect(await pending()).toEqual([]));
});

test("after the last try a delivery is given up, and the event is still there to be read", async () => {
  await subscribe(["charge.succeeded"]);
  receiver.answers = [500, 500, 500, 500];
  await payOnce();
  await vi.waitFor(async () => expect(await pending()).toEqual([]));
  expect(receiver.seen).toHaveLength(4);
  const { data } = await world.stripe.events.list({ type: "charge.succeeded", delivery_success: false });
  expect(data).toHaveLength(1);
});

test("dials duplicate, lose, delay and overtake", async () => {
  await subscribe(["payment_intent.succeeded", "payment_intent.created"]);
  await world.turn("dials", { webhooks: { duplicate: 1 } });
  await payOnce();
  await vi.waitFor(() => expect(receiver.seen).toHaveLength(4));
  expect(new Set(receiver.seen.map(({ event }) => event.id)).size).toBe(2);

  await world.turn("dials", { webhooks: { duplicate: 0, lose: 1 } });
  await payOnce();
  await vi.waitFor(async () => expect(await pending()).toEqual([]));
  expect(receiver.seen).toHaveLength(4);

  await world.turn("dials", { webhooks: { lose: 0, delayMs: 200 } });
  const before = Date.now();
  await payOnce();
  await vi.waitFor(() => expect(receiver.seen).toHaveLength(6));
  expect(receiver.seen[4]?.at).toBeGreaterThanOrEqual(before + 190);

  await world.turn("dials", { webhooks: { delayMs: 0, reorder: 1 }, seed: 3 });
  const made = [await payOnce(), await payOnce(), await payOnce()];
  await world.turn("webhooks/deliver");
  await vi.waitFor(() => expect(receiver.seen).toHaveLength(12));
  expect(new Set(receiver.seen.slice(6).map(({ event }) => (event.data.object as { id: string }).id))).toEqual(new Set(made));
});

test("with automatic delivery off, events wait until they are sent for", async () => {
  await subscribe(["charge.succeeded"]);
  await world.turn("dials", { webhooks: { automatic: false } });
  await payOnce();
  expect(receiver.seen).toEqual([]);
  expect(await world.turn("webhooks/deliver")).toEqual({ delivered: 1 });
  expect(receiver.seen).toHaveLength(1);
});
