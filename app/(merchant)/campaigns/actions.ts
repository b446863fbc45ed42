"use server";

import { z } from "zod";
import { campaignSettingsSchema } from "@/lib/domain/campaign";
import { defineAction } from "@/lib/entry/action";
import { acceptBeyondCap } from "@/lib/operations/accept-beyond-cap";
import { endCampaign as end } from "@/lib/operations/end-campaign";
import { findGoods as find } from "@/lib/operations/find-goods";
import { joinExistingOrders } from "@/lib/operations/join-existing-orders";
import { saveCampaign as save } from "@/lib/operations/save-campaign";

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
