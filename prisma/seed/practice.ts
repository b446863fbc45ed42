import { PRACTICE_PASSWORD } from "@/lib/domain/practice-people";
import type { Role } from "@/lib/domain/states";
import { jobs } from "@/lib/entry/jobs";
import { addSender } from "@/lib/operations/add-sender";
import type { OutsideCtx } from "@/lib/operations/context";
import { sendPaymentRequest } from "@/lib/operations/send-payment-request";
import { switchCollectMode } from "@/lib/operations/switch-collect-mode";
import { verifySender } from "@/lib/operations/verify-sender";
import type { JobName } from "@/lib/store/nudge";
import { type App, outsideCtx } from "@/lib/wiring";
import { DOLLAR_MERCHANT, EURO_MERCHANT, type SeededMerchant, seedMerchant, seedUsers } from "./merchant";
import { seedCampaigns } from "./practice-campaigns";
import { emailOf, PRACTICE_ORDERS, type PracticeOrder } from "./practice-orders";
import { saveCardAsCustomer } from "./save-card";

const DAY_MS = 86_400_000;
/** The shop's history reaches back this far. */
const DAYS = 22;
/** The hour (UTC) at which the shop is looked at each day: within the hours in which balances are collected. */
const HOUR = 10;
const JOB_ORDER: readonly JobName[] = ["inbox", "sweep", "collect", "attempts", "owed", "mail"];
const MAX_ROUNDS = 30;

const PEOPLE: readonly { role: Role; name: string; email: string; language: string }[] = [
  { role: "owner", name: "Olivia Owner", email: "owner@practice.example", language: "en" },
  { role: "admin", name: "Adrien Admin", email: "admin@practice.example", language: "fr" },
  { role: "finance", name: "Fiona Finance", email: "finance@practice.example", language: "en" },
  { role: "support", name: "Sami Support", email: "support@practice.example", language: "fr" },
  { role: "fulfilment", name: "Felix Fulfilment", email: "fulfilment@practice.example", language: "en" },
  { role: "viewer", name: "Vera Viewer", email: "viewer@practice.example", language: "en" },
];

interface Placed {
  readonly order: PracticeOrder;
  readonly gid: string;
  readonly lineId: string;
}

/**
 * Fills an empty practice installation by living three weeks of it: orders are placed at the sandbox store, customers follow their
 * links and save cards on Stripe's page, balances are collected, refused, confirmed. Every row is made by the same operations as in life.
 * Business time runs from three weeks ago to now meanwhile. A history that was interrupted is begun again from nothing; a whole
 * one is left alone.
 */
export async function seedPractice(app: App): Promise<boolean> {
  const installation = await app.db.prisma.installation.findUniqueOrThrow({ where: { id: 1 } });
  if (installation.setUpAt) return false;
  if ((await app.db.prisma.merchant.count()) > 0) await beginAgain(app);
  const today = Date.now();
  await setOffset(app, -DAYS * DAY_MS);
  // The shop's messages would meet a web process that is not up yet; every order is read from the shop instead.
  await sandbox(app, "shopify", "/dials", { webhooks: { paused: true } });
  const euro = await seedMerchant(app, EURO_MERCHANT);
  const dollar = await seedMerchant(app, DOLLAR_MERCHANT);
  const [owner] = await seedUsers(app, [euro.merchantId, dollar.merchantId], PEOPLE, PRACTICE_PASSWORD);
  if (!owner) throw new Error("no owner");
  const asOwner = await outsideCtx(app, euro.merchantId, { kind: "staff", userId: owner.id });
  const switched = await switchCollectMode(asOwner, { mode: "collect", confirmed: true });
  if (!switched.ok) throw new Error(`Collect could not be switched on: ${switched.code} ${JSON.stringify(switched.params)}`);
  await addVerifiedSender(asOwner);
  await seedCampaigns(asOwner, today, EURO_MERCHANT.merchant.timezone);
  const placed = await live(app, euro, today);
  await setOffset(app, 0);
  for (const one of placed.filter(({ order }) => order.isAskedToPay)) await askToPay(app, asOwner, one);
  await work(app);
  await sandbox(app, "shopify", "/dials", { webhooks: { paused: false } });
  await app.db.prisma.installation.update({ where: { id: 1 }, data: { setUpAt: new Date() } });
  return true;
}

/** The shop's own address, as its owner adds it: the mailed link is taken as followed, DNS is asked as always (rule 29). */
async function addVerifiedSender(asOwner: OutsideCtx): Promise<void> {
  const added = await addSender(asOwner, { address: "precommandes@moulin-velo.example", name: EURO_MERCHANT.merchant.name });
  if (!added.ok) throw new Error(`The practice sender was refused: ${added.code}`);
  const checked = await verifySender(asOwner, { senderId: added.value.senderId, isFollowed: true });
  if (!(checked.ok && checked.value.isVerified)) throw new Error(`The practice sender was not verified: ${JSON.stringify(checked)}`);
}

const KEPT = ["_prisma_migrations", "installation", "practice_clock"];

async function beginAgain(app: App): Promise<void> {
  const tables = await app.db.prisma.$queryRaw<{ name: string }[]>`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`;
  const names = tables.filter(({ name }) => !KEPT.includes(name)).map(({ name }) => `"${name}"`);
  // Only here, where a half-made practice history is thrown away, the audit log may be emptied.
  await app.db.prisma.$transaction([
    app.db.prisma.$executeRaw`ALTER TABLE audit_event DISABLE TRIGGER audit_is_never_emptied`,
    app.db.prisma.$executeRawUnsafe(`TRUNCATE ${names.join(", ")} CASCADE`),
    app.db.prisma.$executeRaw`ALTER TABLE audit_event ENABLE TRIGGER audit_is_never_emptied`,
  ]);
  await sandbox(app, "shopify", "/reset", {});
  await sandbox(app, "stripe", "/reset", {});
  await fetch(`${app.env.sandbox?.inboxUrl}/api/messages`, { method: "DELETE" });
}

async function live(app: App, euro: SeededMerchant, today: number): Promise<readonly Placed[]> {
  const placed: Placed[] = [];
  for (let daysAgo = DAYS - 1; daysAgo >= 0; daysAgo -= 1) {
    const at = new Date(today - daysAgo * DAY_MS).setUTCHours(HOUR, 0, 0, 0);
    if (at >= today) continue;
    await setOffset(app, at - Date.now());
    for (const order of PRACTICE_ORDERS.filter((one) => one.daysAgo === daysAgo)) placed.push(await place(app, order, today));
    for (const one of placed.filter(({ order }) => order.later?.daysAgo === daysAgo)) await befall(app, one);
    await work(app);
    const saving = placed.filter(({ order }) => order.card && order.daysAgo - order.card.afterDays === daysAgo);
    for (const one of saving) await saveCard(app, euro, one);
    if (saving.length > 0) await work(app);
  }
  return placed;
}

/** What the owner does on the order's page: asks for exactly what is owed, by a link that is open for some days. */
async function askToPay(app: App, asOwner: OutsideCtx, { gid }: Placed): Promise<void> {
  const { merchantId } = asOwner.scope;
  const instalment = await app.db.prisma.instalment.findFirstOrThrow({
    where: { merchantId, kind: "balance", order: { shopifyOrderGid: gid } },
  });
  const sent = await sendPaymentRequest(
    { ...asOwner, now: await app.clock() },
    { instalmentId: instalment.id, version: instalment.version, days: 14 },
  );
  if (!sent.ok) throw new Error(`The practice payment request was refused: ${sent.code}`);
}

/** What somebody does in Shopify's admin. */
async function befall(app: App, { order, gid, lineId }: Placed): Promise<void> {
  if (!order.later) return;
  const { action, body = {} } = order.later;
  const given = action === "edit" ? { quantities: [{ lineItemId: lineId, ...body }] } : body;
  await sandbox(app, "shopify", `/orders/${encodeURIComponent(gid)}/${action}`, given);
}

async function place(app: App, order: PracticeOrder, today: number): Promise<Placed> {
  const email = emailOf(order);
  const [firstName, lastName] = order.name;
  const made = await sandbox<{ id: string; lines: readonly { id: string }[] }>(app, "shopify", "/orders", {
    shop: EURO_MERCHANT.shopDomain,
    customer: { email, firstName, lastName, locale: order.locale },
    locale: order.locale,
    country: order.country,
    presentmentCurrency: order.presentment,
    lines: [{ sku: order.sku, title: order.title, quantity: order.quantity ?? 1, price: String(order.price) }],
    tags: ["preorder"],
    payment: order.deposit ? { kind: "amount", amount: order.deposit } : { kind: "none" },
    paymentTerms: { type: "FIXED", dueAt: `${new Date(today + order.dueIn * DAY_MS).toISOString().slice(0, 10)}T08:00:00Z` },
  });
  return { order, gid: made.id, lineId: made.lines[0]?.id ?? "" };
}

/** What the customer does: opens the mailed link, agrees, enters the card, passes the bank's question. */
async function saveCard(app: App, euro: SeededMerchant, { order, gid }: Placed): Promise<void> {
  const row = await app.db.prisma.order.findUnique({
    where: { merchantId_shopifyOrderGid: { merchantId: euro.merchantId, shopifyOrderGid: gid } },
  });
  if (!row || !order.card) throw new Error(`the practice order of ${order.name.join(" ")} was not imported`);
  const saved = await saveCardAsCustomer(app, {
    merchantId: euro.merchantId,
    orderId: row.id,
    customerId: row.customerId,
    language: order.locale,
    number: order.card.number,
  });
  if (saved.end !== "saved") throw new Error(`the card of ${order.name.join(" ")} was not saved: ${saved.end}`);
  if (!order.card.turnsInto) return;
  const card = await app.db.prisma.card.findFirstOrThrow({ where: { merchantId: euro.merchantId, customerId: row.customerId } });
  await sandbox(app, "stripe", `/payment_methods/${card.stripePaymentMethodId}`, { behaviour: order.card.turnsInto });
}

/** What workers do by themselves, until nothing is left. */
async function work(app: App): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    await app.db.prisma.$executeRaw`DELETE FROM graphile_worker._private_jobs`;
    for (const job of JOB_ORDER) await jobs[job](app, { merchantId: null });
    const left = await app.db.prisma.$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n FROM graphile_worker._private_jobs`;
    if (Number(left[0]?.n ?? 0) === 0) return;
  }
  throw new Error("The practice work never came to rest.");
}

async function setOffset(app: App, offsetMs: number): Promise<void> {
  await app.db.prisma.practiceClock.update({ where: { id: true }, data: { offsetMs: BigInt(Math.round(offsetMs)) } });
}

async function sandbox<T>(app: App, which: "shopify" | "stripe", path: string, body: unknown): Promise<T> {
  const base = which === "shopify" ? app.env.shopifyApiBase : app.env.stripeApiBase;
  const answer = await fetch(`${base}/__sandbox${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The sandbox refused ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}
