"use server";

import { z } from "zod";
import { campaignSettingsSchema } from "@/lib/domain/campaign";
import { RUN_SETTINGS } from "@/lib/domain/run-kinds";
import { defineAction } from "@/lib/entry/action";
import { acceptBeyondCap } from "@/lib/operations/accept-beyond-cap";
import { endCampaign as end } from "@/lib/operations/end-campaign";
import { findGoods as find } from "@/lib/operations/find-goods";
import { joinExistingOrders } from "@/lib/operations/join-existing-orders";
import { planRun } from "@/lib/operations/plan-run";
import { saveCampaign as save } from "@/lib/operations/save-campaign";
import { stockArrived } from "@/lib/operations/stock-arrived";
import { NO_FILTER } from "@/lib/queries/orders-filter";
import { ordersOfList } from "@/lib/queries/run-plan";
import { shopZone } from "@/lib/queries/runs";

const Id = z.uuid();
const seen = z.object({ campaignId: Id, version: z.int() });
const pages = (campaignId: string) => ["/campaigns", `/campaigns/${campaignId}`];

export const saveCampaign = defineAction({
  name: "campaign.save",
  permission: "campaigns.write",
  input: z.object({ settings: campaignSettingsSchema, seen: seen.nullable() }),
  run: (ctx, input) => save(ctx, input),
  revalidate: (_input, { campaignId }) => pages(campaignId),
});

export const endCampaign = defineAction({
  name: "campaign.end",
  permission: "campaigns.write",
  input: seen,
  run: (ctx, input) => end(ctx, input),
  revalidate: ({ campaignId }) => pages(campaignId),
});

/** Orders that were here before: the preview stands on the page. */
export const joinOrders = defineAction({
  name: "campaign.join_orders",
  permission: "campaigns.write",
  input: z.object({ campaignId: Id }),
  run: (ctx, input) => joinExistingOrders(ctx, input),
  revalidate: ({ campaignId }) => pages(campaignId),
});

/** *Stock has arrived*: due dates are set, each charge announced in time. */
export const arriveStock = defineAction({
  name: "campaign.stock_arrived",
  permission: "campaigns.write",
  input: z.object({ campaignId: Id }),
  run: (ctx, input) => stockArrived(ctx, input),
  revalidate: ({ campaignId }) => pages(campaignId),
});

export const acceptOrder = defineAction({
  name: "campaign.accept_order",
  permission: "campaigns.write",
  input: z.object({ orderId: Id }),
  run: (ctx, input) => acceptBeyondCap(ctx, input),
  revalidate: ({ orderId }) => ["/campaigns", `/orders/${orderId}`],
});

/** Asks Shopify for products by words of their title; reads only. */
export const findGoods = defineAction({
  name: "campaign.find_goods",
  permission: "campaigns.write",
  input: z.object({ text: z.string().trim().min(2).max(100) }),
  run: (_ctx, input, outside) => find(outside, input),
  revalidate: () => [],
});

/** The plan of moving the campaign's promise: who is told, who must answer, who is left out. Starting it is the run's own door. */
export const planPromise = defineAction({
  name: "campaign.plan_promise",
  permission: "campaigns.write",
  input: RUN_SETTINGS.move_promise,
  run: async (ctx, settings) => {
    const list = { ...NO_FILTER, campaignId: settings.campaignId };
    const chosen = await ordersOfList(ctx.scope, list, ctx.now, await shopZone(ctx.scope));
    return planRun(ctx, { settings, chosen, search: `campaign=${settings.campaignId}` });
  },
  revalidate: () => ["/runs"],
});
