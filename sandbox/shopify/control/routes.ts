/** The control door: HTTP under /__sandbox, for tests, practice data and people who want to see an app in trouble. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ZodError, z } from "zod";
import { shopOf } from "../engine/change-order";
import { BadRequest } from "../engine/place-order";
import { sell } from "../engine/sell";
import { type Dials, defaultDials } from "../faults/dials";
import { BODY_MAX, parseObject, readBody, sendJson } from "../http/request";
import { idOf } from "../state/gid";
import { AmountError } from "../state/money";
import type { Order } from "../state/order-records";
import type { World } from "../state/world";
import type { Sender } from "../webhooks/deliver";
import { appInput, changeApp, changeShop, describeShops, privacyInput, privacyRequest, shopInput } from "./app-actions";
import { ledger, orderView } from "./ledger";
import { ACTIONS, actOnOrder, isAction } from "./order-actions";
import { orderInput, saleFrom } from "./order-input";
import { changeProduct, changeStock, mergeInput, mergeTwo, productInput, stockInput } from "./shop-actions";

export type Controls = { world: World; dials: Dials; sender: Sender; baseUrl: () => string; reseed: () => void };

class NotFound extends Error {}

const chance = z.number().min(0).max(1);
const dialsInput = z.strictObject({
  latencyMs: z.number().min(0).optional(),
  webhooks: z
    .strictObject({
      paused: z.boolean(),
      delayMs: z.number().min(0),
      duplicate: chance,
      reorder: chance,
      lose: chance,
      retryBaseMs: z.number().min(1),
      dropSubscription: z.boolean(),
      signWithPreviousSecret: z.boolean(),
    })
    .partial()
    .optional(),
  throttle: z
    .strictObject({ enforced: z.boolean(), maximumAvailable: z.number().positive(), restoreRate: z.number().positive() })
    .partial()
    .optional(),
  bulk: z
    .strictObject({ delayMs: z.number().min(0), fail: z.boolean() })
    .partial()
    .optional(),
  cancelDelayMs: z.number().min(0).optional(),
});

const faultInput = z.strictObject({
  kind: z.enum(["error500Before", "error500After", "dropBefore", "dropAfter", "throttle", "timeout", "unauthorized"]),
  match: z.string().optional(),
  times: z.number().int().positive().optional(),
  probability: chance.optional(),
});

const ordersInput = z.strictObject({ orders: z.array(orderInput).min(1), silent: z.boolean().default(false) });

function applyDials(dials: Dials, body: unknown): Dials {
  const { webhooks, throttle, bulk, ...rest } = dialsInput.parse(body);
  Object.assign(dials, rest);
  Object.assign(dials.webhooks, webhooks);
  Object.assign(dials.throttle, throttle);
  Object.assign(dials.bulk, bulk);
  return dials;
}

/** One order, or `{orders: […], silent}`; silent ones are not announced (they were there before the app). */
function createOrders(world: World, body: Record<string, unknown>): Record<string, unknown> {
  const many = "orders" in body;
  const { orders, silent } = many ? ordersInput.parse(body) : { orders: [orderInput.parse(body)], silent: false };
  world.quiet = silent;
  try {
    const made = world.change(() =>
      orders.map((one) => {
        const shop = shopOf(world, one.shop);
        return sell(world, saleFrom(one, shop.currency, shop.countryCode));
      }),
    );
    return many ? { orders: made.map(orderView) } : orderView(made[0] as Order);
  } finally {
    world.quiet = false;
  }
}

function findOrder(world: World, id: string): Order {
  const bare = idOf("Order", decodeURIComponent(id)) ?? id;
  const order = world.tables.orders.get(bare) ?? [...world.tables.orders.values()].find((one) => one.name === decodeURIComponent(id));
  if (!order) throw new NotFound(`no order ${id}`);
  return order;
}

type Answer = { status: number; body: unknown };
const fine = (body: unknown): Answer => ({ status: 200, body });

function act(world: World, id: string, name: string, body: unknown): Answer {
  const order = findOrder(world, id);
  if (!isAction(name)) throw new NotFound(`no action ${name}; there are ${Object.keys(ACTIONS).join(", ")}`);
  const outcome = world.change(() => actOnOrder(world, order, name, ACTIONS[name].parse(body) as never));
  if (!outcome.ok) return { status: 422, body: { errors: outcome.errors } };
  const after = world.tables.orders.get(order.id);
  return fine(after ? orderView(after) : { deleted: true });
}

function deliveries(world: World, url: URL): unknown {
  const topic = url.searchParams.get("topic");
  const outcome = url.searchParams.get("outcome");
  const rows = [...world.tables.deliveries.values()].filter(
    (one) => (!topic || one.topic === topic) && (!outcome || one.outcome === outcome),
  );
  return { deliveries: rows.map(({ body, ...rest }) => ({ ...rest, ...(url.searchParams.has("bodies") ? { body } : {}) })) };
}

/** Makes waiting deliveries due now, or sends finished ones again (same ids, as a late retry). */
function resend(controls: Controls, id: string | null): unknown {
  const { world } = controls;
  const rows = id === null ? world.tables.deliveries.by("open", "open") : [world.tables.deliveries.get(id)].flatMap((one) => one ?? []);
  if (id !== null && rows.length === 0) throw new NotFound(`no delivery ${id}`);
  world.change(() => {
    for (const row of rows) world.tables.deliveries.put(row.id, { ...row, nextAtMs: 1, outcome: "pending" });
  });
  controls.sender.pump();
  return { sent: rows.length };
}

function reset(controls: Controls): unknown {
  Object.assign(controls.dials, defaultDials());
  controls.world.reset();
  controls.reseed();
  return { reset: true };
}

function dispatch(controls: Controls, method: string, path: string[], url: URL, body: Record<string, unknown>): Answer {
  const { world, dials } = controls;
  const [room = "", id = "", action = ""] = path;
  switch (`${method} ${room}`) {
    case "GET ":
      return fine({ see: "sandbox/README.md", shops: describeShops(world, controls.baseUrl()) });
    case "GET shops":
      return fine({ shops: describeShops(world, controls.baseUrl()) });
    case "POST shops":
      return fine(changeShop(world, shopInput.parse(body)));
    case "POST apps":
      return fine(changeApp(world, appInput.parse(body)));
    case "POST privacy":
      return privacyRequest(world, privacyInput.parse(body));
    case "GET orders":
      return fine(id ? orderView(findOrder(world, id)) : ledger(world, url.searchParams.get("shop")));
    case "POST orders":
      return id ? act(world, id, action, body) : { status: 201, body: createOrders(world, body) };
    case "POST customers":
      return fine(mergeTwo(world, mergeInput.parse(body)));
    case "POST products":
      return fine(changeProduct(world, productInput.parse(body)));
    case "POST inventory":
      return fine(changeStock(world, stockInput.parse(body)));
    case "GET ledger":
      return fine(ledger(world, url.searchParams.get("shop")));
    case "GET deliveries":
      return fine(deliveries(world, url));
    case "POST deliveries":
      return fine(resend(controls, id || null));
    case "GET struck":
      return fine(dials.struck);
    case "GET dials":
      return fine(dials);
    case "POST dials":
      applyDials(dials, body);
      controls.sender.pump();
      return fine(dials);
    case "DELETE dials":
      return fine(Object.assign(dials, defaultDials()));
    case "POST faults":
      dials.faults.push(faultInput.parse(body));
      return { status: 201, body: { faults: dials.faults } };
    case "DELETE faults":
      dials.faults = [];
      return fine({ faults: [] });
    case "POST reset":
      return fine(reset(controls));
    default:
      throw new NotFound(`nothing at ${method} /__sandbox/${path.join("/")}`);
  }
}

function failure(error: unknown): Answer {
  if (error instanceof ZodError)
    return { status: 400, body: { error: "invalid", issues: error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`) } };
  if (error instanceof BadRequest || error instanceof AmountError) return { status: 400, body: { error: error.message } };
  if (error instanceof NotFound) return { status: 404, body: { error: error.message } };
  throw error;
}

export async function serveControls(controls: Controls, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const text = request.method === "GET" ? "" : await readBody(request);
  const body = text.trim() ? parseObject(text) : {};
  if (!body) return sendJson(response, 400, { error: `the body must be a JSON object of at most ${BODY_MAX} bytes` });
  const path = url.pathname.split("/").slice(2).filter(Boolean);
  let answer: Answer;
  try {
    answer = dispatch(controls, request.method ?? "GET", path, url, body);
  } catch (error) {
    answer = failure(error);
  }
  sendJson(response, answer.status, answer.body);
}
