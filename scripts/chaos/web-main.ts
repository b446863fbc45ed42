/** A web process of a chaos run: the product's own route handlers for customers and webhooks, and a door for what staff press. */
import { CUSTOMER_ROUTES } from "../testing/customer-routes";
import { type Route, startWeb } from "../testing/web";
import { WEBHOOK_ROUTES } from "../testing/webhook-routes";
import { staffDoor } from "./staff-door";

const CHAOS_ROUTES: readonly Route[] = [
  { method: "GET", path: /^\/chaos\/up$/, load: async () => async () => new Response("up") },
  { method: "POST", path: /^\/chaos\/staff$/, load: async () => staffDoor },
];

await startWeb([...CUSTOMER_ROUTES, ...WEBHOOK_ROUTES, ...CHAOS_ROUTES], Number(process.env.CHAOS_PORT));
