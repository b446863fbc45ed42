/** While the money is collected: deeds and blows in the order of the plan, each when its share of the run has passed. */
import { setTimeout as sleep } from "node:timers/promises";
import { carryOut } from "./actors";
import type { BusinessTime } from "./business-time";
import type { Installation } from "./installation";
import type { ChaosOptions } from "./options";
import type { Plan, PlannedBlow } from "./plan";
import type { Preorder } from "./preorders";

interface DeedCount {
  done: number;
  refused: number;
  first?: string;
}

export interface Storm {
  readonly kills: number;
  readonly stops: number;
  /** Deeds by name: how many were done, how many refused, and what the first refusal said. */
  readonly deeds: Readonly<Record<string, DeedCount>>;
}

const DEEDS_AT_ONCE = 6;
const REASON_LENGTH = 160;
/** A run that makes no progress goes on by the clock: nothing waits for a share that never comes. */
const MS_A_CHARGE = 60;
/** Time in which a machine that has much else to do gets so far that staff and customers meet somebody who answers. */
const MS_AT_LEAST = 45_000;

/** How much of the run has passed since the first charge was begun: charges that came to an end, or time. */
function shareOf(chaos: Installation, charges: number): () => Promise<number> {
  let startedAt: number | null = null;
  return async () => {
    const [row] = await chaos.database.rows<{ begun: number; n: number }>(
      "SELECT count(*)::int AS begun, count(DISTINCT instalment_id) FILTER (WHERE settled_at IS NOT NULL)::int AS n FROM attempt",
    );
    if (row && row.begun > 0) startedAt ??= performance.now();
    const byTime = startedAt === null ? 0 : (performance.now() - startedAt) / (charges * MS_A_CHARGE + MS_AT_LEAST);
    return Math.max(byTime, (row?.n ?? 0) / charges);
  };
}

async function strike(chaos: Installation, blow: PlannedBlow): Promise<void> {
  if (blow.target === "database") return blow.how === "kill" ? chaos.database.kill(blow.ms) : chaos.database.freeze(blow.ms);
  const victim = (blow.target === "worker" ? chaos.workers : chaos.web)[blow.which];
  await (blow.how === "kill" ? victim?.kill(blow.ms) : victim?.freeze(blow.ms));
}

const IMPATIENT_AFTER_MS = 3_000;
/** A shop that could not be read is asked again after two minutes of business time: when nothing moves any more they are made to pass. */
async function hurryOn(chaos: Installation, time: BusinessTime, isOver: () => boolean): Promise<void> {
  let seen = "";
  let since = performance.now();
  while (!isOver()) {
    const [row] = await chaos.database.rows<{ mark: string }>(
      "SELECT count(*) || ' ' || count(settled_at) || ' ' || (SELECT count(*) FROM instalment WHERE state IN ('charging','paid')) AS mark FROM attempt",
    );
    if (row && row.mark !== seen) {
      seen = row.mark;
      since = performance.now();
    } else if (performance.now() - since > IMPATIENT_AFTER_MS) {
      await time.advance(150_000);
      since = performance.now();
    }
    await sleep(200);
  }
}

export async function letItStorm(
  chaos: Installation,
  time: BusinessTime,
  options: ChaosOptions,
  plan: Plan,
  preorders: readonly Preorder[],
  say: (line: string) => void,
): Promise<Storm> {
  const share = shareOf(chaos, options.charges);
  const until = async (at: number): Promise<void> => {
    while ((await share()) < at) await sleep(50);
  };
  const counts: Record<string, DeedCount> = {};
  const running = new Set<Promise<void>>();
  const act = async (): Promise<void> => {
    for (const { at, order, deed } of plan.deeds) {
      await until(at);
      while (running.size >= DEEDS_AT_ONCE) await Promise.race(running);
      const preorder = preorders[order];
      if (!preorder) throw new Error("the plan names an order that was not made");
      counts[deed] ??= { done: 0, refused: 0 };
      const count = counts[deed];
      const one: Promise<void> = carryOut(chaos, preorder, deed)
        .then(
          () => void count.done++,
          (error: unknown) => {
            count.refused++;
            count.first ??= (error instanceof Error ? error.message : String(error)).slice(0, REASON_LENGTH);
          },
        )
        .finally(() => running.delete(one));
      running.add(one);
    }
    await Promise.all(running);
  };
  let kills = 0;
  let stops = 0;
  const beat = async (): Promise<void> => {
    for (const blow of plan.blows) {
      await until(blow.at);
      say(
        `${blow.how === "kill" ? "kill -9" : `stopped for ${blow.ms} ms`}: ${blow.target} ${blow.target === "database" ? "" : blow.which + 1}`,
      );
      await strike(chaos, blow);
      if (blow.how === "kill") kills += 1;
      else stops += 1;
    }
  };
  let isOver = false;
  const hurrying = hurryOn(chaos, time, () => isOver);
  await Promise.all([act(), beat(), until(1)]);
  isOver = true;
  await hurrying;
  return { kills, stops, deeds: counts };
}
