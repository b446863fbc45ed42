import type { IncomingMessage, ServerResponse } from "node:http";
import { type ActionName, isAction } from "../control/order-actions";
import { sell } from "../engine/sell";
import { parseFields, readBody, redirect, sendText } from "../http/request";
import { approve, type PendingCodes } from "../http/tokens";
import { AmountError } from "../state/money";
import type { Order } from "../state/order-records";
import type { World } from "../state/world";
import { adminPage, pressButton } from "./admin";
import { consentPage, install } from "./consent";
import { storeLink, type Visit } from "./layout";
import { type CheckoutForm, checkoutPage, listPage, missingPage, productPage, thanksPage } from "./pages";
import { picture } from "./pictures";
import { type Choice, plansOf, quoteFor, saleOf } from "./quote";
import { languageOf, type Word } from "./words";

export type Store = { world: World; codes: PendingCodes };

type Reply = { status: number; type: "text/html" | "image/svg+xml"; body: string } | { to: string };

const SAFE = {
  "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action *; base-uri 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

function pageReply(body: string, status = 200): Reply {
  return { status, type: "text/html", body };
}

function visitOf(world: World, domain: string, fields: Map<string, string>): Visit {
  const shop = world.tables.shops.get(fields.get("shop") ?? "") ?? world.tables.shops.get(domain);
  if (!shop) throw new Error("the sandbox has no shop");
  const currency = fields.get("currency") ?? "";
  return { shop, language: languageOf(fields.get("lang"), shop.locale), currency: shop.rates[currency] ? currency : shop.currency };
}

function choiceOf(world: World, visit: Visit, fields: Map<string, string>): Choice | null {
  const variant = world.tables.variants.get(fields.get("variant") ?? "");
  const product = variant && world.tables.products.get(variant.productId);
  const quantity = Number(fields.get("quantity") ?? "1");
  if (!variant || !product || variant.shop !== visit.shop.shop || !Number.isInteger(quantity) || quantity < 1 || quantity > 9) return null;
  const planId = fields.get("plan") ?? "";
  const plan = planId ? (plansOf(world, visit.shop, product).find((one) => one.id === planId) ?? null) : null;
  return planId && !plan ? null : { variant, product, plan, quantity };
}

function formOf(visit: Visit, fields: Map<string, string>): CheckoutForm {
  const text = (name: string, fallback = "") => (fields.get(name) ?? fallback).trim();
  return {
    email: text("email"),
    firstName: text("firstName"),
    lastName: text("lastName"),
    address: text("address"),
    zip: text("zip"),
    city: text("city"),
    country: text("country", visit.shop.countryCode),
    card: text("card", "1"),
  };
}

function problemWith(form: CheckoutForm, dueNow: number): Word | null {
  const complete =
    Object.values(form).every((value) => value !== "") && /^[^@\s]+@[^@\s]+$/.test(form.email) && /^[A-Z]{2}$/.test(form.country);
  if (!complete) return "fill";
  return dueNow > 0 && form.card.replaceAll(" ", "") !== "1" ? "declined" : null;
}

function saleFor(visit: Visit, choice: Choice, form: CheckoutForm) {
  const { email, firstName, lastName } = form;
  const address = { countryCode: form.country, firstName, lastName, address1: form.address, city: form.city, zip: form.zip };
  return saleOf(visit.shop, choice, { email, firstName, lastName, locale: visit.language }, address, visit.language, visit.currency);
}

function checkout(store: Store, visit: Visit, fields: Map<string, string>, placing: boolean): Reply {
  const choice = choiceOf(store.world, visit, fields);
  if (!choice) return pageReply(missingPage(visit), 404);
  const form = formOf(visit, fields);
  const country = /^[A-Z]{2}$/.test(form.country) ? form.country : visit.shop.countryCode;
  const quote = quoteFor(store.world, saleFor(visit, choice, { ...form, country, email: form.email || "quote@example.com" }));
  const problem = placing ? problemWith(form, quote.now.amount) : null;
  if (!placing || problem) return pageReply(checkoutPage(visit, choice, quote, form, problem), problem ? 422 : 200);
  const order = store.world.change(() => sell(store.world, saleFor(visit, choice, form)));
  return { to: storeLink(visit, `/orders/${order.token}`) };
}

function pressed(store: Store, order: Order, action: ActionName, fields: Map<string, string>): string | null {
  try {
    return pressButton(store.world, order, action, fields);
  } catch (error) {
    if (error instanceof AmountError) return error.message;
    throw error;
  }
}

function admin(store: Store, visit: Visit, path: string, fields: Map<string, string>, posted: boolean): Reply {
  const match = /^\/store\/admin\/(\d+)\/([\w-]+)$/.exec(path);
  if (!posted || !match) return pageReply(adminPage(store.world, visit, fields.get("problem") ?? null));
  const order = store.world.tables.orders.get(match[1] ?? "");
  const action = match[2] ?? "";
  if (!order || !isAction(action)) return pageReply(missingPage(visit), 404);
  const problem = pressed(store, order, action, fields);
  return { to: storeLink(visit, "/admin", problem ? { problem } : {}) };
}

function authorize(store: Store, visit: Visit, fields: Map<string, string>, url: URL, posted: boolean): Reply {
  const missing = pageReply(missingPage(visit), 404);
  if (!posted) {
    const body = consentPage(store.world, visit, url.searchParams);
    return body ? pageReply(body) : missing;
  }
  const text = (name: string) => fields.get(name) ?? "";
  install(store.world, visit.shop.shop, text("client_id"), text("scope"));
  const to = approve(store.world, visit.shop.shop, text("client_id"), text("redirect_uri"), text("state"), store.codes);
  return to ? { to } : missing;
}

/** Pages about one thing, found by what the path names. */
function showOne(world: World, visit: Visit, path: string): Reply {
  const [, , room, name = ""] = path.split("/");
  const shop = visit.shop.shop;
  const product = room === "products" ? world.tables.products.by("shop", shop).find((one) => one.handle === name) : undefined;
  if (product) return pageReply(productPage(world, visit, product));
  const drawn = room === "pictures" ? world.tables.products.get(name.replace(/\.svg$/, "")) : undefined;
  if (drawn) return { status: 200, type: "image/svg+xml", body: picture(drawn) };
  const order = room === "orders" ? world.tables.orders.by("shop", shop).find((one) => one.token === name) : undefined;
  return order ? pageReply(thanksPage(visit, order)) : pageReply(missingPage(visit), 404);
}

/** The store front, its admin page, and the consent page of the authorisation code grant. */
export async function serveStoreFront(
  store: Store,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  domain: string,
): Promise<void> {
  const posted = request.method === "POST";
  const fields = new Map([...url.searchParams, ...(posted ? parseFields(request, await readBody(request)) : [])]);
  const visit = visitOf(store.world, domain, fields);
  const reply = replyTo(store, visit, url, fields, posted);
  if ("to" in reply) redirect(response, reply.to);
  else sendText(response, reply.status, reply.type, reply.body, SAFE);
}

function replyTo(store: Store, visit: Visit, url: URL, fields: Map<string, string>, posted: boolean): Reply {
  const path = url.pathname.replace(/(.)\/$/, "$1");
  if (path === "/") return { to: "/store" };
  if (path === "/admin/oauth/authorize") return authorize(store, visit, fields, url, posted);
  if (path === "/store") return pageReply(listPage(store.world, visit));
  if (path.startsWith("/store/admin")) return admin(store, visit, path, fields, posted);
  if (path === "/store/checkout") return checkout(store, visit, fields, posted);
  return showOne(store.world, visit, path);
}
