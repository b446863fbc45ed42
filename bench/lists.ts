/**
 * `npm run bench -- lists [largest size]`: how long a page of the orders list takes, with its counts, in a shop of a hundredth, a tenth and all of
 * that many preorders, one among fifty. The sizes take turns, so that whatever else the machine does meets all of them.
 */
import { openDb } from "@/lib/store/db";
import { forMerchant, type Scope } from "@/lib/store/scope";
import { openBenchCluster, seededDatabase } from "./databases";
import { median, quantile, say } from "./figures";
import { LIST_CASES, type ListCase, readPage } from "./list-cases";

interface Sized {
  readonly size: number;
  readonly scope: Scope;
}

export interface ListsOptions {
  readonly size?: number;
  readonly rounds?: number;
  /** Only cases whose name has this in it. */
  readonly only?: string;
}

const PROMISED: Readonly<Record<ListCase["kind"], { median: number; p95: number }>> = {
  page: { median: 1.3, p95: 1.5 },
  deep: { median: 1.3, p95: 1.5 },
  search: { median: 2, p95: 2 },
};

const WARM_UP = 3;

async function measure(each: ListCase, shops: readonly Sized[], rounds: number, now: Date): Promise<void> {
  const turns = await Promise.all(
    shops.map(async ({ size, scope }) => ({ size, scope, query: await each.query(scope), ms: [] as number[] })),
  );
  for (let round = -WARM_UP; round < rounds; round += 1) {
    for (const { scope, query, ms } of turns) {
      const from = performance.now();
      await readPage(scope, query, now);
      if (round >= 0) ms.push(performance.now() - from);
    }
  }
  const [smallest] = turns;
  if (smallest === undefined) return;
  for (const { size, ms } of turns) {
    const isLargest = size === turns.at(-1)?.size;
    const promised = PROMISED[each.kind];
    const line = { bench: "lists", size, unit: "ms" };
    const [half, most] = [isLargest ? { atMost: promised.median } : {}, isLargest ? { atMost: promised.p95 } : {}];
    say({ ...line, metric: `${each.name}: median`, value: median(ms), baseline: median(smallest.ms), ...half });
    say({ ...line, metric: `${each.name}: p95`, value: quantile(ms, 0.95), baseline: quantile(smallest.ms, 0.95), ...most });
  }
}

export async function benchLists({ size = 1_000_000, rounds = 40, only = "" }: ListsOptions): Promise<void> {
  const cluster = await openBenchCluster();
  const now = new Date();
  const opened: { close(): Promise<void> }[] = [];
  try {
    const shops: Sized[] = [];
    for (const each of [...new Set([size / 100, size / 10, size].map((one) => Math.max(200, Math.round(one))))]) {
      const { url, merchantId } = await seededDatabase(cluster, each, now);
      const db = openDb({ url, encryptionKey: Buffer.alloc(32, 1), poolSize: 4 });
      opened.push(db);
      shops.push({ size: each, scope: forMerchant(db, merchantId) });
    }
    for (const each of LIST_CASES.filter(({ name }) => name.includes(only))) await measure(each, shops, rounds, now);
  } finally {
    for (const db of opened) await db.close();
    await cluster.stop();
  }
}
