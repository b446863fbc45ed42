/** What benches measure with, at a size at which nothing is measured: that each case finds something to read, and that nothing counts what it did not do. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NO_FILTER } from "@/lib/queries/orders-filter";
import { ordersOfList } from "@/lib/queries/run-plan";
import { type Db, openDb } from "@/lib/store/db";
import { forMerchant, type Scope } from "@/lib/store/scope";
import { writeSeed } from "../scripts/seed/write";
import { type TestDatabase, testDatabase } from "../scripts/test-database";
import { insertTenant } from "../scripts/testing/tenant-rows";
import { startWeb } from "../scripts/testing/web";
import { builtTree, startUntil } from "./built-tree";
import { LIST_CASES, readPage } from "./list-cases";
import { getMany, postMany } from "./load";
import { insertManyOrders } from "./many-orders";
import { cookiesOf, scriptsOf } from "./page";

const SIZE = 400;
const NOW = new Date("2026-11-23T10:00:00Z");
let database: TestDatabase;
let client: Client;
let db: Db;

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  db = openDb({ url: database.url, encryptionKey: Buffer.alloc(32, 1), poolSize: 2 });
});
afterAll(async () => {
  await db.close();
  await client.end();
  await database.drop();
});

async function seededScope(): Promise<Scope> {
  const { merchantIds } = await writeSeed(client, { preorders: SIZE, merchants: 2, now: NOW });
  return forMerchant(db, merchantIds[0] ?? "");
}

test("every list that is measured has rows, its searches find the order they were taken from, and rows stand in order", async () => {
  const scope = await seededScope();
  // scripts/seed/seed.int.test.ts goes through every tab in every order.
  for (const each of LIST_CASES.filter(({ kind, name }) => kind !== "page" || name.endsWith("by placed"))) {
    const query = await each.query(scope);
    const page = await readPage(scope, query, NOW);
    if (each.name === "search for nothing that is there") expect([each.name, page.count]).toEqual([each.name, 0]);
    else expect(page.rows.length, each.name).toBeGreaterThan(0);
    if (query.q !== "") expect([each.name, page.count]).toEqual([each.name, page.next ? page.count : page.rows.length]);
    const placed = page.rows.map((row) => row.placedAt.getTime());
    if (query.sort === "placed") expect(placed).toEqual(placed.toSorted((a, b) => (query.descending ? b - a : a - b)));
  }
  const searches = LIST_CASES.filter(({ kind, name }) => kind === "search" && /order number|an e-mail/.test(name));
  const found = await Promise.all(searches.map(async (each) => (await readPage(scope, await each.query(scope), NOW)).rows));
  expect(new Set(found.flatMap((rows) => rows.map(({ customerEmail }) => customerEmail))).size).toBe(1);
});

test("a shop for runs holds as many orders as were asked for, a tenth of them paid", async () => {
  const ids = await insertTenant(client, db.sealer.seal("nothing"));
  const count = async (filter: Partial<typeof NO_FILTER>): Promise<number> => {
    const { from } = await ordersOfList(forMerchant(db, ids.merchant), { ...NO_FILTER, ...filter }, NOW, "Europe/Paris");
    return Number((await db.prisma.$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n ${from}`)[0]?.n);
  };
  const [before, paid] = [await count({}), await count({ states: ["paid"] })];
  await insertManyOrders(client, ids, 100, NOW);
  expect([(await count({})) - before, (await count({ states: ["paid"] })) - paid]).toEqual([100, 10]);
});

test("load comes so many at a time, and every answer is one that came", async () => {
  let [most, now] = [0, 0];
  const answer = async (request: Request): Promise<Response> => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setTimeout(resolve, 5));
    now -= 1;
    return new Response(await request.text(), { status: request.headers.get("x-mark") === "1" ? 200 : 400 });
  };
  const web = await startWeb(["GET", "POST"].map((method) => ({ method, path: /^\/load$/, load: async () => answer })));
  const headers = { "x-mark": "1" };
  const got = await getMany(`${web.url}/load`, 21, 4, headers);
  const posted = await postMany(`${web.url}/load`, 9, 2, (index) => ({ headers: index === 0 ? {} : headers, body: Buffer.from("x") }));
  await web.stop();
  expect(most).toBe(4);
  expect(got.map(({ status }) => status)).toEqual(Array(21).fill(200));
  expect(posted.map(({ status }) => status).sort()).toEqual([...Array(8).fill(200), 400]);
});

test("a page's scripts are those a browser with modules loads, each once; a sign-in's cookies go without their attributes", () => {
  const html = `<link rel="preload" as="script" href="/a.js"/><script src="/a.js?dpl=1&amp;x=2" async=""></script><script src="/old.js" noModule=""></script>
    <script src="/a.js?dpl=1&amp;x=2"></script><script>self.x = 'src="/no.js"'</script>`;
  expect(scriptsOf(html)).toEqual(["/a.js?dpl=1&x=2"]);
  const answer = new Response(null, {
    headers: [
      ["set-cookie", "one=1; Path=/; HttpOnly"],
      ["set-cookie", "two=2"],
    ],
  });
  expect(cookiesOf(answer)).toEqual(["one=1", "two=2"]);
});

test("a program is ready when it says so; one that ends or begins to build is an error with its words; without a build nothing is measured", async () => {
  const run = (code: string) => startUntil("ready", ["-e", code], tmpdir(), process.env);
  const running = await run("setTimeout(() => console.log('ready'), 50); setInterval(() => {}, 1000)");
  expect(running.readyAfterMs).toBeGreaterThan(50);
  await running.stop();
  await expect(run("console.error('no room'); process.exit(3)")).rejects.toThrow("no room");
  await expect(run("console.log('Building for production'); setInterval(() => {}, 1000)")).rejects.toThrow("Building");
  const folder = mkdtempSync(path.join(tmpdir(), "predesk-no-build-"));
  expect(() => builtTree(folder)).toThrow("no production build");
  rmSync(folder, { recursive: true });
});
