/** The disk of the database is full at the worst moments; there is room again; everything goes on by itself, once. */
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { z } from "zod";
import { getHealth } from "@/lib/entry/health";
import { jobs } from "@/lib/entry/jobs";
import { runAction } from "@/lib/entry/run-action";
import { requestCollection } from "@/lib/operations/request-collection";
import { acrossMerchantsBeat } from "@/lib/store/heartbeats";
import { atStripe, expectCollected, expectNothingCharged, mailed, ourBooks, stateOf } from "./books";
import { enterCardAt } from "./customer";
import { fillDisk, makeRoom } from "./no-room";
import { dueOn, goTo, inShopify, leasesRunOut, type Order, openShop, order as place, type Shop, stripeIsSilent } from "./story";

const LIFE = ["card_request", "card_saved", "charge_notice", "receipt"];
let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
}, 60_000);
afterEach(() => makeRoom(shop.app.env.databaseUrl));
afterAll(() => shop.stop());

const fill = () => fillDisk(shop.app.env.databaseUrl);
const room = () => makeRoom(shop.app.env.databaseUrl);

/** Announced, prepared, due this very minute; Stripe tells nobody anything. */
async function dueNow(): Promise<Order> {
  await stripeIsSilent(shop, false);
  const one = await place(shop, { price: "75.00", dueInDays: 9 });
  await enterCardAt(shop, one, { number: "4242424242424242" });
  await shop.drain();
  await goTo(shop, await dueOn(shop, one, { daysBefore: 3, hour: 12 }));
  await goTo(shop, await dueOn(shop, one, { daysBefore: 1, hour: 12 }));
  await stripeIsSilent(shop);
  await shop.setNow(await dueOn(shop, one, { hour: 10 }));
  return one;
}

const everyJob = () =>
  Promise.allSettled(
    (["inbox", "sweep", "collect", "attempts", "owed", "mail"] as const).map((job) => jobs[job](shop.app, { merchantId: null })),
  );

it("before anything left: nothing is charged, people and machines are told, and it goes on when there is room", {
  timeout: 120_000,
}, async () => {
  const one = await dueNow();
  await acrossMerchantsBeat(shop.app.db, { id: "w", workerIds: ["w1"], version: "1" });
  await shop.app.db.prisma.$executeRaw`UPDATE worker_heartbeat SET beat_at = beat_at - interval '61 seconds'`;
  await fill();
  await everyJob();
  await expectNothingCharged(shop, one);

  const health = await getHealth(shop.app);
  expect([health.status, await health.json()]).toMatchObject([503, { status: "down", database: "full", worker: "silent" }]);

  expect(await pressed("en", one)).toMatchObject({
    refusal: { code: "failed", text: expect.stringMatching(/^The database’s disk is full, reference \w{6}\.$/) },
  });
  expect(await pressed("fr", one)).toMatchObject({
    refusal: { text: expect.stringMatching(/^Le disque de la base de données est plein, référence \w{6}\.$/) },
  });

  // A message of the shop is not taken: the shop sends it again.
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  await inShopify(shop, one, "update", { note: "leave it at the door" });
  await vi.waitFor(() => expect(said.mock.calls.map((args) => inspect(args)).join()).toContain("No space left on device"), 10_000);

  await room();
  expect((await (await getHealth(shop.app)).json()).database).toBe("ok");
  await stripeIsSilent(shop);
  await leasesRunOut(shop);
  await shop.drain();
  said.mockRestore();
  await expectCollected(shop, one, 7_500n, "EUR", "75.00");
  expect(await mailed(shop, one)).toEqual(LIFE);
  const heard = await shop.app.db.prisma.inbox.findMany({ where: { merchantId: shop.merchantId, status: "done" } });
  expect(heard.filter((row) => Buffer.from(row.body ?? "").includes("leave it at the door"))).not.toEqual([]);
});

it("between the bank's yes and our row for it: charged once, asked for by its id, recorded and told once", {
  timeout: 120_000,
}, async () => {
  const one = await dueNow();
  for (const job of ["sweep", "collect"] as const) await jobs[job](shop.app, { merchantId: null });
  expect(await stateOf(shop, one)).toBe("charging");
  // Whatever the charge still writes on its way to Stripe finds room; the money's own row does not.
  await fillDisk(shop.app.env.databaseUrl, ["payment"]);
  await Promise.allSettled([jobs.attempts(shop.app, { merchantId: null })]);
  // The bank has the money, and nobody could write it down.
  expect((await atStripe(shop, one)).paid).toHaveLength(1);
  expect([await stateOf(shop, one), (await ourBooks(shop, one)).payments]).toEqual(["charging", []]);

  await room();
  await shop.advance({ minutes: 4 });
  await leasesRunOut(shop);
  await shop.drain();
  await expectCollected(shop, one, 7_500n, "EUR", "75.00");
  expect((await ourBooks(shop, one)).attempts.map(({ state }) => state)).toEqual(["succeeded"]);
  expect((await atStripe(shop, one)).intents).toHaveLength(1);
  expect(await mailed(shop, one)).toEqual(LIFE);
});

/** *Collect now* through the door of the desk. */
async function pressed(language: string, one: Order) {
  const { id: instalmentId, version } = await shop.app.db.prisma.instalment.findFirstOrThrow({ where: { orderId: one.id } });
  const userId = shop.owner.kind === "staff" ? shop.owner.userId : "";
  const member = { merchantId: shop.merchantId, merchantName: "Shop", timezone: "Europe/Paris", role: "owner" } as const;
  const user = { id: userId, email: "o@desk.example", name: "O", language, theme: "system", memberships: [member] };
  const input = z.object({ instalmentId: z.uuid(), version: z.number() });
  const door = {
    name: "instalment.collect_now",
    permission: "payments.charge",
    input,
    run: requestCollection,
    revalidate: () => [],
  } as const;
  return runAction(shop.app, door, { user, member }, { instalmentId, version }, () => undefined);
}
