/** The pre-flight of *Collect* wants to have heard from both sides (rule 6). */
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusalText } from "@/lib/domain/refusal-texts";
import { EURO_MERCHANT } from "@/prisma/seed/merchant";
import { startWorld, type World } from "@/scripts/test-world";
import { checkStripe } from "./check-stripe";
import { switchCollectMode } from "./switch-collect-mode";

let world: World;
beforeAll(async () => {
  world = await startWorld({ startsAt: "2027-02-02T09:00:00Z" });
  await world.drain();
  await world.app.db.prisma.stripeConnection.updateMany({ data: { lastWebhookAt: null } });
  await world.app.db.prisma.shopifyConnection.updateMany({ data: { lastWebhookAt: null } });
});
afterAll(() => world.stop());

const switchOn = async () => switchCollectMode(await world.ctx(), { mode: "collect", confirmed: true });
const mode = async () => (await world.app.db.prisma.merchant.findUniqueOrThrow({ where: { id: world.merchantId } })).mode;

test("nobody collects before a message of each side has really arrived", async () => {
  const both = await switchOn();
  expect(both).toMatchObject({ ok: false, code: "not_ready_to_collect", params: { missing: ["shopify_message", "stripe_message"] } });
  if (!both.ok)
    expect(refusalText(both, { language: "en", locale: "en-GB", zone: "Europe/Paris" }).text).toContain("save any product or order");

  // Checking the connection makes Stripe say something; nothing stays behind in the account.
  const customers = async () => (await world.stripe<{ customers?: unknown[] }>(`/ledger?key=${EURO_MERCHANT.stripeKey}`)).customers;
  const before = await customers();
  expect(await checkStripe(await world.ctx())).toMatchObject({ ok: true, value: { status: "ok" } });
  await world.drain();
  expect(await customers()).toEqual(before);
  expect(await switchOn()).toMatchObject({ ok: false, params: { missing: ["shopify_message"] } });

  // Heard from, it is not asked again.
  const asked = await world.app.db.prisma.inbox.count({ where: { topic: "customer.deleted" } });
  expect(asked).toBeGreaterThan(0);
  expect(await checkStripe(await world.ctx())).toMatchObject({ ok: true });
  await world.drain();
  expect(await world.app.db.prisma.inbox.count({ where: { topic: "customer.deleted" } })).toBe(asked);

  await world.shopify("/products", { shop: EURO_MERCHANT.shopDomain, sku: "ATLAS7-M", title: "Atlas 7, renamed" });
  await world.drain();
  expect(await mode()).toBe("watch");
  expect(await switchOn()).toMatchObject({ ok: true, value: { changed: true } });
  expect(await mode()).toBe("collect");
});
