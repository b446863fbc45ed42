import type { StockOption } from "@/lib/domain/campaign";
import { refuse } from "@/lib/domain/refusals";
import { oweDues } from "@/lib/store/campaign-dues";
import { type Joined, lockJoinable, writePlaces } from "@/lib/store/campaign-joining";
import { owePlan } from "@/lib/store/campaign-plans";
import { lockCampaign } from "@/lib/store/campaigns";
import { type AuditEntry, type Committed, commit, type Tx } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import type { Ctx, Result } from "./context";

const BATCH = 500;
/** As many as one press takes in; the page shows what is left. */
const MOST = 5_000;

/**
 * Takes orders that were here before the campaign into it, the first placed first: as many units as the cap has room for come within it,
 * the others beyond. An order keeps the promise it has; one without gets the campaign's. No due date changes.
 */
export async function joinExistingOrders(ctx: Ctx, input: { readonly campaignId: string }): Promise<Result<{ readonly joined: number }>> {
  for (let joined = 0; ; ) {
    const step = await commit<Result<number>>(ctx.scope, ctx, (tx) => joinBatch(tx, ctx, input.campaignId));
    if (!step.ok) return step;
    joined += step.value;
    if (step.value < BATCH || joined >= MOST) return { ok: true, value: { joined } };
  }
}

async function joinBatch(tx: Tx, ctx: Ctx, campaignId: string): Promise<Committed<Result<number>>> {
  const { merchantId } = ctx.scope;
  // Orders before their campaign, as an order that comes in or changes locks the two.
  const found = await lockJoinable(tx, merchantId, campaignId, BATCH);
  const campaign = await lockCampaign(tx, merchantId, campaignId);
  if (!campaign) return { value: refuse("not_found"), audit: [] };
  if (campaign.status === "ended") return { value: refuse("campaign_ended"), audit: [] };
  if (found.length === 0) return { value: { ok: true, value: 0 }, audit: [] };
  const orders = giveOut(found, campaign.unitCap, campaign.unitsWithin);
  const stock = campaign.stock as StockOption;
  const joinedBy = ctx.actor.kind === "staff" ? ctx.actor.userId : null;
  await writePlaces(tx, merchantId, campaignId, { orders, stock, joinedBy, now: ctx.now });
  await refreshOrders(
    tx,
    merchantId,
    orders.map(({ orderId }) => orderId),
  );
  await owePlan(tx, merchantId, campaignId, "units", ctx.now);
  await oweDues(tx, merchantId, campaignId, ctx.now);
  const about = { campaignId, campaign: campaign.name, stock };
  const audit = orders.map(({ orderId, ...place }): AuditEntry => ({ orderId, event: { type: "campaign.joined", ...about, ...place } }));
  return { value: { ok: true, value: found.length }, audit };
}

/** Whole orders within the cap as long as they fit, in their order. */
function giveOut(found: readonly Omit<Joined, "place">[], cap: number | null, taken: number): Joined[] {
  let within = taken;
  return found.map((order) => {
    const fits = cap === null || within + order.units <= cap;
    if (fits) within += order.units;
    return { ...order, place: fits ? "within" : "beyond" };
  });
}
