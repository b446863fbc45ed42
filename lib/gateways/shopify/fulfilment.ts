import { z } from "zod";
import type { FulfilmentUnits } from "@/lib/domain/holds";
import type { ShopAddressFacts } from "@/lib/domain/shopify-order";
import type { Caller } from "./call";
import type { Answer, ShopFulfilmentOrder, ShopHold, ShopifyGateway } from "./contract";
import { FULFILMENT_LINES, FULFILMENT_ORDERS, HOLD_FULFILMENT, RELEASE_HOLDS, UPDATE_SHIPPING_ADDRESS } from "./fulfilment-documents";

const holdNode = z.object({
  id: z.string(),
  handle: z.string().nullable(),
  reason: z.string(),
  reasonNotes: z.string().nullable(),
  heldByRequestingApp: z.boolean(),
});

function holdOf(fulfilmentOrderGid: string, node: z.infer<typeof holdNode>): ShopHold {
  return {
    fulfilmentOrderGid,
    holdGid: node.id,
    handle: node.handle,
    reason: node.reason.toLowerCase(),
    note: node.reasonNotes,
    isOurs: node.heldByRequestingApp,
  };
}

const ordersAnswer = z.object({
  order: z
    .object({
      fulfillmentOrders: z.object({
        nodes: z.array(z.object({ id: z.string(), status: z.string(), fulfillmentHolds: z.array(holdNode) })),
      }),
    })
    .nullable(),
});

export async function fulfilmentOrders(caller: Caller, orderGid: string): Promise<Answer<readonly ShopFulfilmentOrder[]>> {
  const answer = await caller.query(FULFILMENT_ORDERS, { id: orderGid }, ordersAnswer);
  if (answer.kind !== "ok") return answer;
  const nodes = answer.value.order?.fulfillmentOrders.nodes ?? [];
  return {
    kind: "ok",
    value: nodes.map((node) => ({
      gid: node.id,
      status: node.status.toLowerCase(),
      holds: node.fulfillmentHolds.map((hold) => holdOf(node.id, hold)),
    })),
  };
}

const linesAnswer = z.object({
  fulfillmentOrder: z
    .object({
      lineItems: z.object({
        nodes: z.array(z.object({ id: z.string(), remainingQuantity: z.int(), lineItem: z.object({ id: z.string() }) })),
      }),
    })
    .nullable(),
});

export async function fulfilmentLines(caller: Caller, fulfilmentOrderGid: string): Promise<Answer<readonly FulfilmentUnits[]>> {
  const answer = await caller.query(FULFILMENT_LINES, { id: fulfilmentOrderGid }, linesAnswer);
  if (answer.kind !== "ok") return answer;
  const nodes = answer.value.fulfillmentOrder?.lineItems.nodes ?? [];
  return { kind: "ok", value: nodes.map((node) => ({ gid: node.id, lineGid: node.lineItem.id, remaining: node.remainingQuantity })) };
}

export async function hold(caller: Caller, input: Parameters<ShopifyGateway["hold"]>[0]): Promise<Answer<ShopHold>> {
  const variables = {
    id: input.fulfilmentOrderGid,
    hold: {
      handle: input.handle,
      reason: input.reason.toUpperCase(),
      reasonNotes: input.note,
      notifyMerchant: false,
      ...(input.units ? { fulfillmentOrderLineItems: input.units.map(({ gid: id, quantity }) => ({ id, quantity })) } : {}),
    },
  };
  const answer = await caller.mutate(HOLD_FULFILMENT, variables, "fulfillmentOrderHold", z.object({ fulfillmentHold: holdNode }));
  return answer.kind === "ok" ? { kind: "ok", value: holdOf(input.fulfilmentOrderGid, answer.value.fulfillmentHold) } : answer;
}

export async function releaseHolds(caller: Caller, fulfilmentOrderGid: string, holdGids: readonly string[]): Promise<Answer<null>> {
  // Without ids Shopify would release every hold, other apps' included.
  if (holdGids.length === 0) return { kind: "ok", value: null };
  const answer = await caller.mutate(
    RELEASE_HOLDS,
    { id: fulfilmentOrderGid, holdIds: holdGids },
    "fulfillmentOrderReleaseHold",
    z.looseObject({}),
  );
  return answer.kind === "ok" ? { kind: "ok", value: null } : answer;
}

export async function updateShippingAddress(caller: Caller, orderGid: string, address: ShopAddressFacts): Promise<Answer<null>> {
  const [firstName, ...rest] = (address.name ?? "").split(" ");
  const input = {
    firstName: firstName ?? null,
    lastName: rest.join(" ") || null,
    company: address.company,
    address1: address.address1,
    address2: address.address2,
    city: address.city,
    zip: address.zip,
    provinceCode: address.provinceCode,
    countryCode: address.countryCode,
    phone: address.phone,
  };
  const answer = await caller.mutate(UPDATE_SHIPPING_ADDRESS, { id: orderGid, address: input }, "orderUpdate", z.looseObject({}));
  return answer.kind === "ok" ? { kind: "ok", value: null } : answer;
}
