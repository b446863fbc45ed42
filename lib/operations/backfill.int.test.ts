import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROCESS_NAME } from "@/lib/entry/jobs";
import type { Answer } from "@/lib/gateways/shopify/contract";
import type { BulkState } from "@/lib/gateways/shopify/contract-orders";
import { latestBackfill } from "@/lib/store/backfills";
import { startWorld, type World } from "@/scripts/test-world";
import { activateOrders } from "./activate-orders";
import { previewActivation } from "./preview-activation";
import { startBackfill } from "./start-backfill";
import { stopBackfill } from "./stop-backfill";
import { workOffBackfills } from "./work-off-backfills";
import type { WorkerCtx } from "./worker-context";

let world: World;
const OLD = 24;

beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
  const line = { title: "Frame", price: "400.00" };
  const orders = Array.from({ length: OLD }, (_, index) => ({
    lines: [line, { title: "Bell", price: "10.00" }],
    placedAt: `2026-01-${String((index % 28) + 1).padStart(2, "0")}T09:00:00Z`,
    customer: { email: `old${index}@example.com`, firstName: "Old", lastName: String(index) },
    ...(index % 3 === 0
      ? { tags: [], payment: { kind: "full" }, paymentTerms: "none" }
      : {
          tags: ["preorder"],
          payment: { kind: "amount", amount: "100.00" },
          paymentTerms: { type: "FIXED", dueAt: index % 2 ? "2026-02-01T12:00:00Z" : "2026-06-01T12:00:00Z" },
        }),
  }));
  await world.shopify("/orders", { orders, silent: true });
});
afterAll(() => world?.stop());

const worker = (name: string): WorkerCtx => {
  const { db, gateways, env } = world.app;
  return { db, gateways, appUrl: env.appUrl, clock: () => world.app.clock(), worker: name };
};
const run = async () => {
  const row = await latestBackfill((await world.ctx()).scope);
  if (!row) throw new Error("there is no backfill");
  return row;
};
const counts = () => world.app.db.prisma.order.groupBy({ by: ["activation"], where: { merchantId: world.merchantId }, _count: true });

/** Bulk operations take the shop a moment. */
async function until(status: string): Promise<void> {
  for (let tries = 0; tries < 50 && (await run()).status !== status; tries += 1) {
    await workOffBackfills(worker(PROCESS_NAME));
    await new Promise((done) => setTimeout(done, 100));
  }
  expect((await run()).status).toBe(status);
}

describe("a store that was there before", () => {
  it("is read once at a time", async () => {
    const started = await startBackfill(await world.ctx(), { connectionId: world.shopifyConnectionId, since: null });
    expect(started.ok).toBe(true);
    expect(await startBackfill(await world.ctx(), { connectionId: world.shopifyConnectionId, since: null })).toMatchObject({
      ok: false,
      code: "backfill_running",
    });
  });

  it("goes on where a worker stopped whose connection broke in the middle, and loses nothing", async () => {
    const shop = await world.app.gateways.shopify(world.merchantId, world.shopifyConnectionId);
    await workOffBackfills(worker("first"));
    const url = await bulkUrl((gid) => shop.bulkStatus(gid), (await run()).bulkOperationGid ?? "");
    // The result now comes through a line that breaks once, after two thirds.
    const line = await breakingOnce(url);
    await world.app.db.prisma.backfillRun.updateMany({
      where: { merchantId: world.merchantId },
      data: { status: "reading", resultUrl: line.url, total: OLD },
    });
    await expect(workOffBackfills(worker("first"))).rejects.toThrow();
    const middle = await run();
    expect(middle.status).toBe("reading");
    expect(middle.seen).toBeGreaterThan(0);
    expect(middle.seen).toBeLessThan(OLD);
    await workOffBackfills(worker("second"));
    line.close();
    expect(await run()).toMatchObject({ status: "done", seen: OLD, others: OLD / 3, failed: 0, total: OLD });
    expect(await counts()).toEqual([{ activation: "observed", _count: (OLD / 3) * 2 }]);
    expect(await world.mails()).toEqual([]);
  });

  it("read again it changes nothing", async () => {
    const before = await world.app.db.prisma.instalment.findMany({ where: { merchantId: world.merchantId }, orderBy: { id: "asc" } });
    await startBackfill(await world.ctx(), { connectionId: world.shopifyConnectionId, since: new Date("2025-01-01T00:00:00Z") });
    await until("done");
    expect(await run()).toMatchObject({ seen: OLD, imported: 0 });
    expect(await world.app.db.prisma.instalment.findMany({ where: { merchantId: world.merchantId }, orderBy: { id: "asc" } })).toEqual(
      before,
    );
  });

  it("can be stopped, and a bulk read the shop gives up is said so", async () => {
    const started = await startBackfill(await world.ctx(), { connectionId: world.shopifyConnectionId, since: null });
    const runId = started.ok ? started.value.runId : "";
    expect(await stopBackfill(await world.ctx(), { runId })).toMatchObject({ ok: true });
    expect(await stopBackfill(await world.ctx(), { runId })).toMatchObject({ ok: false, code: "not_found" });
    await world.shopify("/dials", { bulk: { fail: true } });
    await startBackfill(await world.ctx(), { connectionId: world.shopifyConnectionId, since: null });
    await until("failed");
    expect((await run()).error).toBeTruthy();
  });
});

async function bulkUrl(status: (gid: string) => Promise<Answer<BulkState>>, gid: string): Promise<string> {
  for (let tries = 0; tries < 50; tries += 1) {
    const state = await status(gid);
    if (state.kind === "ok" && state.value.url !== null) return state.value.url;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("the bulk read never ended");
}

/** Passes a file on, but breaks the connection the first time it is asked for. */
async function breakingOnce(target: string): Promise<{ url: string; close(): void }> {
  let broken = false;
  const server = createServer(async (_request, response) => {
    const whole = Buffer.from(await (await fetch(target)).arrayBuffer());
    if (broken) return void response.end(whole);
    broken = true;
    response.writeHead(200, { "content-length": whole.length });
    response.write(whole.subarray(0, Math.floor((whole.length * 11) / 12)), () => setTimeout(() => response.destroy(), 300));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}

describe("observed orders", () => {
  const observed = async () =>
    (
      await world.app.db.prisma.order.findMany({ where: { merchantId: world.merchantId, activation: "observed" }, select: { id: true } })
    ).map((row) => row.id);

  it("cannot be activated while the shop only watches", async () => {
    expect(await activateOrders(await world.ctx(), { orderIds: await observed() })).toMatchObject({ ok: false, code: "watch_mode" });
  });

  it("are previewed, then activated: past-due ones lose their date, the others are asked for their card", async () => {
    await world.app.db.prisma.merchant.update({
      where: { id: world.merchantId },
      data: { mode: "collect", collectSwitchedOnAt: world.now() },
    });
    const orderIds = await observed();
    const preview = await previewActivation(await world.ctx(), { orderIds });
    expect(preview).toMatchObject({ ok: true, value: { orders: 16, collectedHere: 16, pastDue: 8, withoutCard: 16, withoutAddress: 0 } });
    expect(preview.ok && preview.value.owed).toEqual([{ minor: 16n * 31_000n, currency: "EUR" }]);
    expect(await activateOrders(await world.ctx(), { orderIds })).toMatchObject({ ok: true, value: { activated: 16 } });
    expect(await activateOrders(await world.ctx(), { orderIds })).toMatchObject({ ok: true, value: { activated: 0 } });
    const balances = await world.app.db.prisma.instalment.findMany({ where: { merchantId: world.merchantId, kind: "balance" } });
    expect(balances.filter((row) => row.dueOn === null)).toHaveLength(8);
    expect(await world.app.db.prisma.cardRequest.count({ where: { merchantId: world.merchantId } })).toBe(16);
    await world.drain();
    expect((await world.mails()).length).toBe(16);
  }, 90_000);

  it("an order placed after collecting was switched on is active at once and asked for its card within two minutes", async () => {
    await world.advance({ minutes: 1 });
    await world.shopify("/orders", {
      lines: [{ title: "Frame", price: "90.00" }],
      tags: ["preorder"],
      payment: { kind: "none" },
      paymentTerms: "none",
      customer: { email: "new@example.com", firstName: "New", lastName: "One" },
    });
    await world.drain();
    const order = await world.app.db.prisma.order.findFirstOrThrow({
      where: { merchantId: world.merchantId, origin: "webhook" },
      include: { cardRequests: true },
    });
    expect(order).toMatchObject({ activation: "active", paymentState: "card_missing" });
    expect(await world.mails("new@example.com")).toHaveLength(1);
  });
});
