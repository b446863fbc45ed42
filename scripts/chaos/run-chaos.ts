/** One chaos run from an empty database to the comparison of the three ledgers. */
import { setTimeout as sleep } from "node:timers/promises";
import { waitUntil } from "../process/wait";
import { carryOut } from "./actors";
import { BusinessTime, DUE_AT, HOUR_MS, MINUTE_MS } from "./business-time";
import { compareSides, FINDING_KINDS, type Finding } from "./compare";
import { keepHistory, takenTwice, timelineOf } from "./history";
import { type Installation, startInstallation } from "./installation";
import { readBooks, type ThreeSides } from "./ledgers";
import { mailsAfterPayment } from "./mails";
import type { ChaosOptions } from "./options";
import { type Plan, planChaos } from "./plan";
import { makePreorders, type Preorder } from "./preorders";
import { comeToRest, forgetTheDead } from "./settle";
import { type ChaosShop, openShops, SHOPS } from "./shops";
import { letItStorm } from "./storm";
import { badWeather, calm, faultsStruck, ordinaryDay } from "./weather";

export interface ChaosResult {
  readonly line: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
}

type Say = (line: string) => void;

/** A run this small is not waited for: what the dead held is taken from them at once. Longer runs wait as life does. */
const HURRIED_BELOW = 1_000;
const TIMELINES_AT_MOST = 12;
const SHOP_CANCELS_WITHIN_MS = 600;
const BEGUN_WITHIN_MS = 300_000;
/** What nobody answered for is asked about after three minutes (rule 10): less patience would call it stuck. */
const REST_AT_LEAST_MS = 240_000;
const REST_MS_A_CHARGE = 60;
const AFTER_UNREST = 12;
/** After the storm: retries of minutes, of an hour, and the days after which a new announcement may be followed by its charge. */
const AFTERWARDS_MS = [15 * MINUTE_MS, 65 * MINUTE_MS] as const;
const DAYS_AFTER = 4;

/** @returns what was still to do when everything was over */
async function afterwards(chaos: Installation, time: BusinessTime, options: ChaosOptions, say: Say): Promise<string | null> {
  const restMs = REST_AT_LEAST_MS + options.charges * REST_MS_A_CHARGE;
  let left: string | null = null;
  const rest = async (): Promise<void> => {
    // What did not come to rest in all that time is not likely to: the later looks are shorter.
    left = await comeToRest(chaos, time, left === null ? restMs : restMs / AFTER_UNREST);
    say(`${time.now().toISOString()} ${left === null ? "at rest" : `not at rest: ${left}`}`);
  };
  await rest();
  for (const ms of AFTERWARDS_MS) {
    await time.advance(ms);
    await rest();
  }
  for (let day = 1; day <= DAYS_AFTER; day += 1) {
    await time.setTo(new Date(DUE_AT.getTime() + day * 24 * HOUR_MS));
    await rest();
  }
  return left;
}

/** Changes at the shops whose webhooks nobody ever gets. */
async function unheardOf(chaos: Installation, plan: Plan, preorders: readonly Preorder[]): Promise<void> {
  const dials = `${chaos.sandbox.shopify}/__sandbox/dials`;
  await chaos.door(dials, { webhooks: { lose: 1 } });
  for (const { order, deed } of plan.eve) {
    const preorder = preorders[order];
    if (preorder) await carryOut(chaos, preorder, deed);
  }
  // The shop cancels in the background; what it says of that is lost like the rest.
  await sleep(SHOP_CANCELS_WITHIN_MS);
  await chaos.door(dials, { webhooks: { lose: 0 } });
}

/** What was over at the shop before the day began must not have been charged, whatever became of the money afterwards. */
function chargedUnread(plan: Plan, sides: readonly ThreeSides[], preorders: readonly Preorder[]): Finding[] {
  const over = new Map(plan.eve.filter(({ deed }) => deed !== "shop_lower").map(({ order, deed }) => [preorders[order]?.orderId, deed]));
  return sides
    .filter((side) => over.has(side.ours.id) && side.charges.length > 0)
    .map((side) => ({
      kind: "doubleCharged",
      orderId: side.ours.id,
      what: `charged although ${over.get(side.ours.id)} came the night before`,
    }));
}

type Made = { readonly plan: Plan; readonly preorders: readonly Preorder[]; readonly kills: number };

async function judge(chaos: Installation, shops: readonly ChaosShop[], { plan, preorders }: Made, now: Date): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const shop of shops) {
    const { sides, orphans } = await readBooks(chaos, shop);
    findings.push(...sides.flatMap((side) => compareSides(side, now)), ...chargedUnread(plan, sides, preorders));
    findings.push(
      ...orphans.map((charge) => ({
        kind: "lost" as const,
        orderId: charge.orderId,
        what: `${charge.id} of ${charge.amount} belongs to no order here`,
      })),
    );
  }
  const twice = (await takenTwice(chaos.database)).map(({ orderId, attemptId }) => ({
    kind: "doubleCharged" as const,
    orderId,
    what: `attempt ${attemptId} was taken by one who sends it while another had it`,
  }));
  return [...findings, ...twice, ...(await mailsAfterPayment(chaos))];
}

/** In which states the balances ended. */
async function endsOf({ database }: Installation): Promise<string> {
  const rows = await database.rows<{ state: string; n: number }>(
    "SELECT state, count(*)::int AS n FROM instalment WHERE kind = 'balance' GROUP BY state ORDER BY 2 DESC",
  );
  return rows.map(({ state, n }) => `${n} ${state}`).join(", ");
}

/** Everything that is wrong, and what happened to the first of those orders. */
async function explain(chaos: Installation, findings: readonly Finding[], say: Say): Promise<void> {
  for (const { kind, orderId, what } of findings) say(`${kind} ${orderId}: ${what}`);
  for (const orderId of [...new Set(findings.map((finding) => finding.orderId))].slice(0, TIMELINES_AT_MOST)) {
    say(`\norder ${orderId}`);
    if (orderId !== "") for (const line of await timelineOf(chaos.database, orderId)) say(`    ${line}`);
  }
}

async function collectInTheStorm(
  chaos: Installation,
  time: BusinessTime,
  options: ChaosOptions,
  shops: readonly ChaosShop[],
  say: Say,
): Promise<Made> {
  const plan = planChaos(options, SHOPS);
  const preorders = await makePreorders(chaos, shops, plan.orders, time.now());
  say(`${preorders.length} preorders are due; ${plan.deeds.length} deeds and ${plan.blows.length} blows are planned`);
  await unheardOf(chaos, plan, preorders);
  await ordinaryDay(chaos, options.seed);
  for (const worker of chaos.workers) worker.start();
  const begun = await waitUntil(
    async () => ((await chaos.database.rows("SELECT 1 FROM attempt LIMIT 1")).length > 0 ? true : null),
    BEGUN_WITHIN_MS,
  );
  if (begun === null) throw new Error("No worker has begun a charge.");
  say("the first charges are under way");
  await badWeather(chaos, options.faults);
  const storm = await letItStorm(chaos, time, options, plan, preorders, say);
  say(`${storm.kills} kills, ${storm.stops} stops, deeds ${JSON.stringify(storm.deeds)}`);
  await calm(chaos);
  if (options.charges < HURRIED_BELOW && options.kills > 0) {
    for (const worker of chaos.workers) await worker.end("SIGKILL");
    await forgetTheDead(chaos);
    for (const worker of chaos.workers) worker.start();
  }
  return { plan, preorders, kills: storm.kills };
}

export async function runChaos(options: ChaosOptions, say: Say): Promise<ChaosResult> {
  const startedAt = performance.now();
  const chaos = await startInstallation(options);
  let isWell = false;
  try {
    say("database, sandbox and web are up");
    const time = new BusinessTime(chaos);
    await time.setTo(DUE_AT);
    const shops = await openShops(chaos.app);
    await keepHistory(chaos.database);
    say("both shops are connected");
    const made = await collectInTheStorm(chaos, time, options, shops, say);
    const left = await afterwards(chaos, time, options, say);
    say(`ends ${await endsOf(chaos)}`);
    const struck = await faultsStruck(chaos);
    say(`faults ${JSON.stringify(struck)}`);
    const findings = await judge(chaos, shops, made, time.now());
    if (left !== null) findings.push({ kind: "stuck", orderId: "", what: `still to do when everything was over: ${left}` });
    await explain(chaos, findings, say);
    const counts = Object.fromEntries(FINDING_KINDS.map((kind) => [kind, findings.filter((one) => one.kind === kind).length]));
    const faults = Object.values(struck).reduce((all, one) => all + one, 0);
    const seconds = Number(((performance.now() - startedAt) / 1000).toFixed(1));
    isWell = findings.length === 0;
    return { line: { charges: options.charges, kills: made.kills, faults, ...counts, seconds }, findings };
  } finally {
    if (!isWell) say(`logs: ${chaos.logs}`);
    await chaos.close(!isWell);
  }
}
