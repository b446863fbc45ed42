import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { LINK_PURPOSES } from "@/lib/domain/link-purposes";
import { switchCollectMode } from "@/lib/operations/switch-collect-mode";
import { commit, type Tx } from "@/lib/store/commit";
import { endDebtLinks, markLinksUsed } from "@/lib/store/links";
import { startWorld, type World } from "@/scripts/test-world";
import { type Answer, CustomerBrowser, linkIn } from "@/scripts/testing/customer";
import { openCustomerDoor } from "./customer-link";

// A scenario lives through weeks, and the machine may be busy with others.
vi.setConfig({ testTimeout: 120_000 });

let world: World;
beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
  await switchCollectMode(await world.ctx(), { mode: "collect", confirmed: true });
  await world.advance({ minutes: 1 });
});
afterAll(() => world?.stop());

const db = () => world.app.db.prisma;
/** The statement of a call of `Client.query`, without what stands in it as a value. */
const textOf = (query: unknown): string =>
  typeof query === "string" ? query : typeof query === "object" && query !== null && "text" in query ? String(query.text) : "";
let customers = 0;
let order: { email: string; orderId: string; link: string };

beforeEach(async () => {
  customers += 1;
  const email = `door${customers}@example.com`;
  const placed = await world.shopify<{ id: string }>("/orders", {
    customer: { email, firstName: "Camille", lastName: "Exemple", locale: "fr" },
    locale: "fr",
    lines: [{ title: "Randonneur frame", sku: "FRAME-R", price: "400.00" }],
    tags: ["preorder"],
    payment: { kind: "amount", amount: "100.00" },
    paymentTerms: { type: "FIXED", dueAt: "2026-05-01T10:00:00Z" },
  });
  await world.drain();
  const row = await db().order.findFirstOrThrow({ where: { shopifyOrderGid: placed.id } });
  order = { email, orderId: row.id, link: linkIn((await world.mails(email))[0], world.webUrl) };
});

const tokenOf = (link: string) => link.slice(link.lastIndexOf("/") + 1);
const withToken = (token: string | null) => {
  const browser = new CustomerBrowser(world);
  browser.token = token;
  return browser;
};

describe("the token", () => {
  it("is 32 random bytes of which only the SHA-256 is kept, anywhere", async () => {
    const token = tokenOf(order.link);
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
    const tables = await db().$queryRaw<{ name: string }[]>`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`;
    for (const { name } of tables) {
      const found = await db().$queryRawUnsafe<unknown[]>(`SELECT 1 FROM "${name}" t WHERE t::text LIKE '%' || $1 || '%'`, token);
      expect([name, found.length]).toEqual([name, 0]);
    }
  });

  it("moves to a cookie that scripts and other sites cannot use; following the link changes nothing", async () => {
    const before = await db().link.findMany({ where: { orderId: order.orderId } });
    const answer = await new CustomerBrowser(world).open(order.link);
    expect(answer).toMatchObject({ status: 303, to: "/c", text: "" });
    expect(answer.setCookie).toMatch(/^predesk-link=[\w-]{43}; Path=\/c; Max-Age=86400; HttpOnly; SameSite=Lax$/);
    expect(await db().link.findMany({ where: { orderId: order.orderId } })).toEqual(before);
  });

  it("counts as opened on the first press, and only once", async () => {
    const browser = withToken(tokenOf(order.link));
    await browser.post("/c/language", { language: "en" });
    await browser.post("/c/language", { language: "fr" });
    expect(await db().link.findFirstOrThrow({ where: { orderId: order.orderId } })).toMatchObject({
      openedAt: expect.any(Date),
      usedAt: null,
    });
    expect(await db().auditEvent.count({ where: { orderId: order.orderId, type: "link.opened" } })).toBe(1);
  });

  it("opens nothing of another customer, whatever the form says", async () => {
    const other = order;
    const foreign = await db().order.findFirstOrThrow({ where: { id: { not: other.orderId } } });
    const page = await withToken(tokenOf(order.link)).page();
    expect(page?.order.id).toBe(order.orderId);
    await withToken(tokenOf(order.link)).post("/c/reminders", { orderId: foreign.id, order: foreign.id });
    expect(await db().cardRequest.findFirst({ where: { orderId: foreign.id, remindersOff: true } })).toBeNull();
  });
});

describe("a link's purpose (rule 27)", () => {
  it("says when it dies: used for it, or with its debt; what it opens is always the one order of the one customer", async () => {
    const link = await db().link.findFirstOrThrow({ where: { orderId: order.orderId, purpose: "save_card" } });
    const tokens = Object.fromEntries(
      await Promise.all(LINK_PURPOSES.map(async (purpose) => [purpose, await copyOf(link, { purpose })] as const)),
    );
    const alive = async () => {
      const pages = await Promise.all(
        Object.entries(tokens).map(async ([purpose, token]) => [purpose, await withToken(token).page()] as const),
      );
      for (const [, page] of pages) if (page) expect(page.order.id).toBe(order.orderId);
      return pages.flatMap(([purpose, page]) => (page ? [purpose] : []));
    };
    expect(await alive()).toEqual([...LINK_PURPOSES]);
    const ctx = await world.ctx();
    const write = (work: (tx: Tx) => Promise<unknown>) => commit(ctx.scope, ctx, async (tx) => ({ value: await work(tx), audit: [] }));
    await write((tx) => markLinksUsed(tx, world.merchantId, order.orderId, "save_card", ctx.now));
    expect(await alive()).toEqual(["confirm_payment", "see_order"]);
    await db().instalment.updateMany({ where: { orderId: order.orderId, kind: "balance" }, data: { state: "cancelled" } });
    await write((tx) => endDebtLinks(tx, world.merchantId, [order.orderId], "debt settled", ctx.now));
    expect(await alive()).toEqual(["see_order"]);
  });
});

/** Everything that must not tell a dead link from one that never was. */
async function deadTokens(): Promise<Record<string, string | null>> {
  const live = tokenOf(order.link);
  const link = await db().link.findFirstOrThrow({ where: { orderId: order.orderId } });
  const used = await copyOf(link, { usedAt: world.now() });
  const ended = await copyOf(link, { endedAt: world.now(), endedReason: "debt settled" });
  const expired = await copyOf(link, { expiresAt: new Date(world.now().getTime() - 1000) });
  return {
    none: null,
    empty: "",
    guessed: randomBytes(32).toString("base64url"),
    truncated: live.slice(0, -1),
    longer: `${live}A`,
    otherCase: live.toUpperCase(),
    huge: "A".repeat(100_000),
    hostile: "' OR 1=1 --",
    used,
    ended,
    expired,
  };
}

async function copyOf(link: Awaited<ReturnType<ReturnType<typeof db>["link"]["findFirstOrThrow"]>>, over: object): Promise<string> {
  const { newToken, tokenHash } = await import("@/lib/store/links");
  const { newId } = await import("@/lib/store/ids");
  const token = newToken();
  await db().link.create({ data: { ...link, ...over, id: newId(), tokenHash: new Uint8Array(tokenHash(token)) } });
  return token;
}

const POSTS = [
  ...["/c/card", "/c/confirm", "/c/pay", "/c/withdrawal", "/c/promise", "/c/address", "/c/reuse-card", "/c/remove-card", "/c/reminders"],
  ...["/c/language", "/c/fresh-link"],
];

describe("a link that is not alive", () => {
  it("gives the same page and the same answers, whatever is wrong with it", async () => {
    for (const [what, token] of Object.entries(await deadTokens())) {
      expect([what, await withToken(token).page()]).toEqual([what, null]);
      for (const path of POSTS) {
        const answer = await withToken(token).post(path, {
          agree: "yes",
          language: "fr",
          amount: "24000 EUR",
          kind: "withdrawal",
          answer: "cancel",
        });
        const to = path === "/c/fresh-link" ? "/c?sent=1" : "/c";
        expect([what, path, answer.status, answer.to, answer.text]).toEqual([what, path, 303, to, ""]);
      }
    }
    expect(await db().consent.count({ where: { orderId: order.orderId } })).toBe(0);
    expect(await db().withdrawal.count()).toBe(0);
    expect(await db().addressRequest.count()).toBe(0);
  });

  it("mails a fresh link to the address on file only for one that once was, and lets everybody wait alike", async () => {
    const { expired, guessed } = await deadTokens();
    const times = async (token: string | null | undefined) => {
      const taken: number[] = [];
      const answers: Answer[] = [];
      for (let round = 0; round < 3; round += 1) {
        const from = performance.now();
        answers.push(await withToken(token ?? null).post("/c/fresh-link"));
        taken.push(performance.now() - from);
      }
      return { answers, least: Math.min(...taken) };
    };
    const before = (await world.mails()).length;
    const [known, unknown] = [await times(expired), await times(guessed)];
    expect(known.answers).toEqual(unknown.answers);
    // The answer waits for the same time, which is longer than the work: how long the machine took on top says nothing about the token.
    for (const { least } of [known, unknown]) expect(least).toBeGreaterThan(690);
    await world.drain();
    const fresh = (await world.mails()).slice(0);
    expect(fresh).toHaveLength(before + 3);
    const mine = (await world.mails(order.email)).find((mail) => mail.subject.startsWith("Votre nouveau lien"));
    const again = new CustomerBrowser(world);
    await again.open(linkIn(mine, world.webUrl));
    expect((await again.page())?.order.id).toBe(order.orderId);
    await withToken(expired ?? null).post("/c/fresh-link");
    await world.drain();
    expect(await world.mails()).toHaveLength(before + 3);
  });

  it("costs one try and the same statements, whatever is wrong with it: no clock tells one from another", async () => {
    const dead = Object.entries(await deadTokens()).filter(([what]) => what !== "huge");
    const tries = async () => {
      const rows = await db().rateCounter.findMany({ where: { key: "customer-miss:direct" } });
      return rows.reduce((sum, { count }) => sum + count, 0);
    };
    const asked = vi.spyOn(Client.prototype, "query");
    const costs = new Map<string, string[]>();
    for (const [what, token] of dead) {
      const before = await tries();
      asked.mockClear();
      expect(await withToken(token).page()).toBeNull();
      const statements = asked.mock.calls.map(([query]) => textOf(query));
      costs.set(what, statements);
      expect([what, (await tries()) - before]).toEqual([what, 1]);
    }
    const guessed = costs.get("guessed") ?? [];
    expect(guessed.join()).toContain("token_hash");
    for (const [what, statements] of costs) expect([what, statements]).toEqual([what, guessed]);
  });

  it("hears nothing from a form on another site", async () => {
    const browser = withToken(tokenOf(order.link));
    for (const headers of [{ "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }]) {
      expect((await browser.post("/c/reminders", {}, headers)).to).toBe("/c");
    }
    expect(await db().cardRequest.findFirst({ where: { orderId: order.orderId, remindersOff: true } })).toBeNull();
  });

  it("is not looked up any more by who tried too many", async () => {
    const { countUse } = await import("@/lib/store/rate-counter");
    for (let tried = 0; tried < 2; tried += 1) await withToken("guess").page();
    expect(await withToken(tokenOf(order.link)).page()).not.toBeNull();
    await db().$executeRaw`UPDATE rate_counter SET count = 3000 WHERE key = 'customer-miss:direct'`;
    expect(await withToken(tokenOf(order.link)).page()).toBeNull();
    await db().$executeRaw`DELETE FROM rate_counter`;
    expect((await countUse(world.app.db, "customer-miss:direct", 1, 900)).allowed).toBe(true);
  });
});

describe("behind a trusted proxy", () => {
  const MISSES = 30;
  const QUARTER_MS = 900_000;
  beforeEach(async () => {
    // Misses are counted in quarters of an hour of the machine's clock: the story shall not stand on the edge of two.
    const left = QUARTER_MS - (Date.now() % QUARTER_MS);
    if (left < 20_000) await setTimeout(left);
    await db().$executeRaw`DELETE FROM rate_counter`;
    Object.assign(world.app.env, { trustedProxyHops: 1 });
  });
  afterEach(() => void Object.assign(world.app.env, { trustedProxyHops: 0 }));

  /** What the proxy writes stands last; what stands before it, the caller may have invented. */
  const open = (token: string, address: string, invented = randomBytes(2).join(".")) =>
    openCustomerDoor(new Headers({ cookie: `predesk-link=${token}`, "x-forwarded-for": `${invented}, ${address}` }));

  it("an address has thirty wrong links in a quarter of an hour, however they are wrong; others and what it invents change nothing", async () => {
    const token = tokenOf(order.link);
    const wrong = ["guess", randomBytes(32).toString("base64url"), token.slice(1)];
    for (let tried = 0; tried < MISSES - 1; tried += 1) expect(await open(wrong[tried % 3] ?? "", "192.0.2.7")).toBeNull();
    // A living link costs nothing, and is still looked up after twenty-nine.
    expect((await open(token, "192.0.2.7"))?.address).toBe("192.0.2.7");
    expect(await open("guess", "192.0.2.7")).toBeNull();
    expect(await open(token, "192.0.2.7")).toBeNull();
    expect((await open(token, "192.0.2.8", "192.0.2.7"))?.link.orderId).toBe(order.orderId);
    expect(await open(token, "192.0.2.7", "192.0.2.8")).toBeNull();
    // The window over, the address is heard again.
    await db().$executeRaw`UPDATE rate_counter SET window_start = window_start - interval '15 minutes'`;
    expect((await open(token, "192.0.2.7"))?.link.orderId).toBe(order.orderId);
  });
});

describe("hostile input", () => {
  it("is refused without an error and changes nothing", async () => {
    const browser = withToken(tokenOf(order.link));
    const before = await db().link.findFirstOrThrow({ where: { orderId: order.orderId } });
    for (const fields of [
      {},
      { agree: "yes" },
      { agree: "yes", shown: "\u0000", language: "xx" },
      { agree: "yes".repeat(10_000), shown: "x" },
      { "agree[]": "yes", __proto__: "x" },
    ]) {
      const answer = await browser.post("/c/card", fields as Record<string, string>);
      expect(answer.status).toBe(303);
      expect(answer.to).toMatch(/^\/c\?problem=(changed|unticked)$/);
    }
    for (const type of ["application/json", "multipart/form-data; boundary=x", "text/plain"]) {
      expect((await browser.post("/c/card", { agree: "yes" }, { "content-type": type })).to).toMatch(/^\/c\?problem=(changed|unticked)$/);
    }
    for (const session of ["", "cs_test_unknown", "x".repeat(5000), "../../etc", "%00", "\u0000"]) {
      expect((await browser.get(`/c/return?session_id=${encodeURIComponent(session)}`)).to).toBe("/c");
      expect((await browser.get(`/c/paid?session_id=${encodeURIComponent(session)}`)).to).toBe("/c");
    }
    expect(await db().consent.count({ where: { orderId: order.orderId } })).toBe(0);
    expect((await db().link.findFirstOrThrow({ where: { id: before.id } })).usedAt).toBeNull();
  });
});
