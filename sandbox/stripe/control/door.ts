import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { StripeError } from "../errors";
import { readBody } from "../http/body";
import { openDispute } from "../objects/dispute";
import { emit } from "../objects/event";
import { clockActor, settleDue } from "../payments/time";
import type { Deliverer } from "../webhooks/deliver";
import { accountId, type World } from "../world";
import { startingDials } from "./dials";
import { accounts, ledger } from "./ledger";
import { dialsRequest, disputeRequest, faultRequest, paymentMethodRequest } from "./requests";

class NotThere extends Error {}

/** /__sandbox/…: what a test or a person turns while the server runs. Not part of Stripe. See README.md. */
export class ControlDoor {
  constructor(
    private readonly world: World,
    private readonly deliverer: Deliverer,
  ) {}

  async serve(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    let status = 200;
    let body: unknown;
    try {
      const sent = request.method === "POST" ? await readBody(request) : "";
      body = await this.answer(
        request.method ?? "GET",
        path.replace("/__sandbox", ""),
        sent === "" ? {} : JSON.parse(sent),
        new URL(request.url ?? "", "http://x").searchParams,
      );
      this.world.documents.commit();
      this.deliverer.nudge();
    } catch (error) {
      this.world.documents.rollback();
      status =
        error instanceof NotThere
          ? 404
          : error instanceof z.ZodError || error instanceof SyntaxError || error instanceof StripeError
            ? 400
            : 500;
      body = { error: error instanceof z.ZodError ? error.issues : String(error) };
    }
    response.writeHead(status, { "content-type": "application/json" });
    response.end(`${JSON.stringify(body)}\n`);
  }

  private async answer(method: string, path: string, sent: unknown, query: URLSearchParams): Promise<unknown> {
    const { world } = this;
    switch (`${method} ${path}`) {
      case "GET /dials":
        return world.dials;
      case "GET /struck":
        return world.struck;
      case "POST /dials":
        return this.turn(sent);
      case "DELETE /dials":
        world.dials = startingDials();
        return world.dials;
      case "POST /faults":
        world.dials.rules.push(faultRequest.parse(sent));
        return world.dials.rules;
      case "DELETE /faults":
        world.dials.rules = [];
        world.dials.faults = {};
        return world.dials.rules;
      case "GET /accounts":
        return accounts(world);
      case "GET /ledger":
        return ledger(world, accountOf(query));
      case "GET /deliveries":
        return [...world.tables.deliveries.values()];
      case "POST /webhooks/deliver":
        // What the clock brought due since the last call is news like any other.
        if (settleDue(world) > 0) world.documents.commit();
        return { delivered: await this.deliverer.deliverNow() };
      case "POST /settle":
        return { settled: settleDue(world, true) };
      case "POST /disputes":
        return this.dispute(sent);
      case "POST /reset":
        world.documents.clear();
        world.dials = startingDials();
        return { reset: true };
      default:
        return this.changeCard(method, path, sent);
    }
  }

  private turn(sent: unknown): unknown {
    const { dials } = this.world;
    const { seed, webhooks, rateLimits, faults, ...plain } = dialsRequest.parse(sent);
    Object.assign(dials, plain);
    Object.assign(dials.webhooks, webhooks);
    Object.assign(dials.rateLimits, rateLimits);
    Object.assign(dials.faults, faults);
    if (seed !== undefined) {
      this.world.chance.reseed(seed);
    }
    return dials;
  }

  private dispute(sent: unknown): unknown {
    const { charge, kind } = disputeRequest.parse(sent);
    const row = this.world.tables.charges.get(charge);
    if (row === undefined || !row.object.paid) {
      throw new NotThere(`no paid charge ${charge}`);
    }
    openDispute(clockActor(this.world, row.account), row.object, kind);
    return this.world.tables.disputes.by("charge", charge).map(({ object }) => object);
  }

  /** The bank renews a card (Stripe's card updater tells), or the card behaves differently from now on. */
  private changeCard(method: string, path: string, sent: unknown): unknown {
    const id = method === "POST" ? /^\/payment_methods\/(\w+)$/.exec(path)?.[1] : undefined;
    const row = id === undefined ? undefined : this.world.tables.payment_methods.get(id);
    if (row === undefined) {
      throw new NotThere(id === undefined ? `${method} ${path} is not a control` : `no payment method ${id}`);
    }
    const { behaviour, card } = paymentMethodRequest.parse(sent);
    const object = { ...row.object, card: { ...row.object.card, ...card } };
    const hidden = { ...row.hidden, behaviour: behaviour === undefined ? row.hidden.behaviour : behaviour };
    this.world.tables.payment_methods.put(object.id, { ...row, object, hidden });
    if (card !== undefined) {
      emit(clockActor(this.world, row.account), "payment_method.automatically_updated", object, { card: row.object.card });
    }
    return { payment_method: object, behaviour: hidden.behaviour };
  }
}

/** By id, or by a key of the account. */
function accountOf(query: URLSearchParams): string {
  const key = /^[sr]k_test_(.+)$/.exec(query.get("key") ?? "")?.[1];
  if (key === undefined) {
    return query.get("account") ?? "";
  }
  return accountId(key.includes("_") ? key.slice(0, key.lastIndexOf("_")) : key);
}
