/**
 * `npm run bench -- page [preorders]`: the orders page, signed in, from the production build, ten requests at a time, in turns with a bare dynamic page; and
 * the JavaScript a browser is sent for it. Both are served by `next start` of one process.
 */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { WEB_MEMORY } from "../scripts/launcher/programs";
import { anyFreePort } from "../scripts/process/free-port";
import { SEED_OWNER } from "../scripts/seed/people";
import { buildBarePage } from "./bare-page";
import { builtTree, type Running, startUntil } from "./built-tree";
import { openBenchCluster, seededDatabase } from "./databases";
import { median, quantile, say } from "./figures";
import { getMany } from "./load";

const AT_ONCE = 10;
const ROUNDS = 7;
const MOST_SCRIPT_KB = 180;

export interface PageOptions {
  readonly size?: number;
  readonly rounds?: number;
}

/** `name=value` of every cookie an answer sets. */
export const cookiesOf = (answer: Response): string[] => answer.headers.getSetCookie().map((cookie) => cookie.split(";", 1)[0] ?? "");

/** The scripts a browser with modules loads for a page: those for old browsers are left out. */
export function scriptsOf(html: string): string[] {
  const tags = [...html.matchAll(/<script\b[^>]*>/gi)].map(([tag]) => tag).filter((tag) => !/\bnomodule\b/i.test(tag));
  return [...new Set(tags.flatMap((tag) => /\bsrc="([^"]+)"/.exec(tag)?.[1] ?? []))].map((source) => source.replaceAll("&amp;", "&"));
}

/** As a person signs in: the form's token, then address and password. */
async function signIn(url: string, merchantId: string): Promise<string> {
  const form = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken }: { csrfToken: string } = await form.json();
  const body = new URLSearchParams({ ...SEED_OWNER, csrfToken, json: "true" });
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: cookiesOf(form).join("; ") },
    body,
  });
  const cookies = cookiesOf(answer);
  if (!cookies.some((cookie) => cookie.includes("session-token"))) throw new Error(`signing in was answered ${answer.status}`);
  return [...cookies, `predesk-merchant=${merchantId}`].join("; ");
}

async function scriptKilobytes(url: string, html: string): Promise<number> {
  const scripts = scriptsOf(html);
  if (scripts.length === 0) throw new Error("the page names no script");
  const bodies = await Promise.all(scripts.map(async (script) => (await fetch(new URL(script, url))).arrayBuffer()));
  return bodies.reduce((all, body) => all + gzipSync(Buffer.from(body)).byteLength, 0) / 1000;
}

async function serve(tree: string, folder: string, settings: Readonly<Record<string, string>>): Promise<Running & { url: string }> {
  const port = await anyFreePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    ...settings,
    NODE_ENV: "production" as const,
    NEXT_TELEMETRY_DISABLED: "1",
    APP_URL: url,
    NEXTAUTH_URL: url,
  };
  const next = path.join(tree, "node_modules/next/dist/bin/next");
  return {
    ...(await startUntil("Ready in", [...WEB_MEMORY, next, "start", folder, "-p", String(port), "-H", "127.0.0.1"], folder, env)),
    url,
  };
}

/** Nothing in here is reached by a page of orders but the database. The build is named as the launcher names it: scripts are asked for under that name. */
const settingsOf = (tree: string, databaseUrl: string): Readonly<Record<string, string>> => ({
  NEXT_DEPLOYMENT_ID: readFileSync(path.join(tree, ".next/.source-hash"), "utf8"),
  DATABASE_URL: databaseUrl,
  NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
  ENCRYPTION_KEY: randomBytes(32).toString("base64"),
  SMTP_URL: "smtp://127.0.0.1:9",
  MAIL_FROM: "Bench <bench@predesk.example>",
  LOG_LEVEL: "error",
});

interface Door {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly perTurn: number;
}

async function turn({ url, headers, perTurn }: Door): Promise<{ perSecond: number; ms: number[] }> {
  const from = performance.now();
  const answers = await getMany(url, perTurn, AT_ONCE, headers);
  const wrong = answers.find(({ status }) => status !== 200);
  if (wrong) throw new Error(`${new URL(url).pathname} was answered ${wrong.status}`);
  return { perSecond: perTurn / ((performance.now() - from) / 1000), ms: answers.map(({ ms }) => ms) };
}

export async function benchPage({ size = 1_000_000, rounds = ROUNDS }: PageOptions): Promise<void> {
  const tree = builtTree();
  const bare = await buildBarePage(tree);
  const cluster = await openBenchCluster();
  const running: Running[] = [];
  try {
    const { url: databaseUrl, merchantId } = await seededDatabase(cluster, size, new Date());
    const product = await serve(tree, tree, settingsOf(tree, databaseUrl));
    running.push(product);
    const plain = await serve(tree, bare.folder, {});
    running.push(plain);
    const cookie = await signIn(product.url, merchantId);
    const html = await (await fetch(`${product.url}/orders`, { headers: { cookie } })).text();
    // Sorted by due date the first rows are any: that there are fifty is what makes it the list.
    const rows = html.match(/<tr\b/gi)?.length ?? 0;
    if (rows < Math.min(size, 50)) throw new Error(`the orders page has ${rows} rows`);
    const ours: Door = { url: `${product.url}/orders`, headers: { cookie }, perTurn: 60 };
    const theirs: Door = { url: `${plain.url}/`, headers: {}, perTurn: 300 };
    const [pages, bares, ms]: [number[], number[], number[]] = [[], [], []];
    for (let round = -2; round < rounds; round += 1) {
      const [page, nothing] = [await turn(ours), await turn(theirs)];
      if (round < 0) continue;
      pages.push(page.perSecond);
      bares.push(nothing.perSecond);
      ms.push(...page.ms);
    }
    const line = { bench: "page", size };
    say({ ...line, metric: "orders page, ten at a time", value: median(pages), unit: "1/s", baseline: median(bares), atLeast: 1 / 3 });
    say({ ...line, metric: "orders page, p95", value: quantile(ms, 0.95), unit: "ms" });
    say({ ...line, metric: "JavaScript sent, gzip", value: await scriptKilobytes(product.url, html), unit: "kB", atMost: MOST_SCRIPT_KB });
  } finally {
    for (const one of running) await one.stop();
    await cluster.stop();
    bare.remove();
  }
}
