import { type CampaignMatch, type CampaignRule, dueOnJoining, matchCampaign } from "@/lib/domain/campaign";
import { dateInZone, type PlainDate } from "@/lib/domain/dates";
import type { MatchedBy } from "@/lib/domain/detection";
import { moneyJson, zero } from "@/lib/domain/money";
import { buildPlan, type PaymentPlan } from "@/lib/domain/payment-plan";
import { promisedOn, sellingPlanTrigger } from "@/lib/domain/selling-plan";
import type { ShopOrderFacts } from "@/lib/domain/shopify-order";
import type { Collector } from "@/lib/domain/states";
import type { AuditEntry, Tx } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import type { ImportSettings } from "@/lib/store/import-settings";
import { writeOrderLines } from "@/lib/store/order-lines";
import { type Activation, insertOrder, type OrderOrigin, openBalanceIds } from "@/lib/store/orders";
import { applyCommand } from "./apply-command";
import type { Ctx } from "./context";
import { findCustomer } from "./find-customer";
import { joinCampaign } from "./join-campaign";
import { keepShopPayments } from "./keep-shop-payments";
import { lineColumns, orderColumns } from "./order-columns";
import { planInstalments } from "./plan-instalments";

/** Why an order is taken in, and who collects it. */
export type Matched = {
  readonly by: MatchedBy;
  readonly detail: string;
  readonly collector: Collector;
  readonly lineGids: readonly string[];
};

export type NewOrderInput = {
  readonly connectionId: string;
  readonly facts: ShopOrderFacts;
  readonly origin: OrderOrigin;
  readonly readAt: Date | null;
  readonly matched: Matched;
  readonly settings: ImportSettings;
  /** Open campaigns that orders join. */
  readonly campaigns: readonly CampaignRule[];
};

type Created = { readonly orderId: string; readonly audit: readonly AuditEntry[] };

/**
 * Takes in an order nobody here knows: customer, lines, money received, the plan and what it leads to. Null when the facts
 * do not tell what was paid: no plan may be made from a guess.
 */
export async function createOrder(tx: Tx, ctx: Ctx, input: NewOrderInput): Promise<Created | null> {
  const { facts, settings } = input;
  const { merchantId } = ctx.scope;
  const preorder = new Set(input.matched.lineGids);
  const lines = facts.lines.filter((line) => preorder.has(line.gid));
  const plan = buildPlan({ facts, trigger: sellingPlanTrigger(facts.lines, facts.placedAt), zone: settings.timezone });
  if (plan === null) return null;
  const match = matchCampaign(lines, input.campaigns);
  const customer = await findCustomer(tx, ctx, facts, settings);
  const orderId = newId();
  const activation = activationOf(input);
  await insertOrder(tx, merchantId, {
    ...orderColumns(facts, plan.due.dueOn, { readAt: input.readAt, zone: settings.timezone }),
    id: orderId,
    connectionId: input.connectionId,
    customerId: customer.id,
    shopifyOrderGid: facts.gid,
    placedAt: facts.placedAt,
    origin: input.origin,
    activation,
    collector: input.matched.collector,
    matchedRule: input.matched.by,
    matchedWhy: input.matched.detail,
    currency: facts.currency,
    shopCurrency: facts.shopCurrency,
    // What the customer was shown at the checkout comes before what the campaign says.
    promiseOn: promisedOn(lines, settings.timezone) ?? match?.campaign.promiseTo ?? null,
  });
  await writeOrderLines(tx, merchantId, orderId, lineColumns(facts, preorder));
  const money = await keepShopPayments(tx, ctx, orderId, facts);
  const dueOn = plan.due.dueOn ?? dueByCampaign(plan, match, dateInZone(ctx.now, settings.timezone));
  const due = { ...plan.due, dueOn };
  const planned = await makePlan(tx, ctx, { orderId, facts, collector: input.matched.collector, plan: { ...plan, due } });
  const joined = match ? await joinCampaign(tx, ctx, orderId, facts.cancelledAt ? { ...match, units: 0 } : match) : [];
  const cancelled = facts.cancelledAt ? await cancelAll(tx, ctx, orderId) : [];
  const imported = importedEvent(input, activation === "observed");
  return { orderId, audit: [{ orderId, event: imported }, ...joined, ...money.audit, ...planned, ...cancelled] };
}

/** The campaign's day counts where neither the payment terms nor a plan of the shop says when. */
function dueByCampaign(plan: PaymentPlan, match: CampaignMatch | null, today: PlainDate): PlainDate | null {
  // A plan of ours that waits for stock is due on fulfilment in Shopify's words: it has no others.
  const isOpen = plan.due.why === "none" || (plan.due.why === "on_fulfilment" && match?.campaign.trigger === "stock_arrives");
  return match && isOpen ? dueOnJoining(match.campaign, today) : null;
}

/**
 * Only what was ordered after *Collect* was switched on is acted on by itself; everything else is observed until somebody
 * activates it through the pre-flight (rule 4).
 */
function activationOf({ origin, facts, settings }: NewOrderInput): Activation {
  const since = settings.collectSwitchedOnAt;
  // Shopify writes whole seconds: an order of the very second of the switch came after it.
  const collects = settings.mode === "collect" && since !== null && facts.placedAt.getTime() >= since.getTime() - since.getMilliseconds();
  return collects && origin !== "backfill" ? "active" : "observed";
}

function importedEvent({ facts, origin, matched }: NewOrderInput, observed: boolean) {
  return {
    type: "order.imported",
    origin,
    rule: matched.by,
    // The detail only: the sentence around it is written in the language of whoever reads.
    why: matched.detail,
    collector: matched.collector,
    total: moneyJson(facts.total),
    observed,
  } as const;
}

type PlanInput = { readonly orderId: string; readonly facts: ShopOrderFacts; readonly collector: Collector; readonly plan: PaymentPlan };

async function makePlan(tx: Tx, ctx: Ctx, { orderId, facts, collector, plan }: PlanInput): Promise<AuditEntry[]> {
  const dueOn = (kind: string): PlainDate | null => (kind === "balance" ? plan.due.dueOn : null);
  const parts = plan.parts.map(({ kind, amount }) => ({ kind, amount, dueOn: dueOn(kind), received: kind === "deposit" }));
  const { audit: effects } = await planInstalments(tx, ctx, { orderId, collector, paidAt: paidAtOf(facts) }, parts);
  const deposit = plan.parts.find((part) => part.kind === "deposit")?.amount ?? zero(facts.currency);
  const event = { type: "plan.made", deposit: moneyJson(deposit), balance: moneyJson(plan.balance), dueOn: plan.due.dueOn } as const;
  return [{ orderId, event }, ...effects];
}

/** When the deposit came in: the last payment the shop took, else when the order was placed. */
function paidAtOf(facts: ShopOrderFacts): Date {
  const times = facts.transactions.flatMap(({ kind, status, processedAt }) =>
    status === "success" && kind !== "refund" && processedAt ? [processedAt.getTime()] : [],
  );
  return times.length > 0 ? new Date(Math.max(...times)) : facts.placedAt;
}

async function cancelAll(tx: Tx, ctx: Ctx, orderId: string): Promise<AuditEntry[]> {
  const audit: AuditEntry[] = [{ orderId, event: { type: "order.cancelled", by: "shopify", reason: "cancelled_in_shopify" } }];
  for (const instalmentId of await openBalanceIds(tx, ctx.scope.merchantId, orderId)) {
    const command = { type: "cancel", reason: "cancelled_in_shopify", at: ctx.now } as const;
    audit.push(...(await applyCommand(tx, ctx, { instalmentId, command })).audit);
  }
  return audit;
}
