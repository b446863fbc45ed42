"use server";

import { z } from "zod";
import { plainDate } from "@/lib/domain/dates";
import { HOLD_NEWS, HOLD_REASONS } from "@/lib/domain/holds";
import { REQUEST_DAYS } from "@/lib/domain/payment-request";
import { defineAction } from "@/lib/entry/action";
import { acknowledgePayment } from "@/lib/operations/acknowledge-payment";
import { extendHold } from "@/lib/operations/extend-hold";
import { placeHold } from "@/lib/operations/place-hold";
import { putHoldBack } from "@/lib/operations/put-hold-back";
import { releaseHolds } from "@/lib/operations/release-holds";
import { sendPaymentRequest } from "@/lib/operations/send-payment-request";
import { withdrawPaymentRequest } from "@/lib/operations/withdraw-payment-request";

const Id = z.uuid();
const Day = z.iso.date().transform(plainDate).nullable();
const written = (most: number) => z.string().trim().min(1).max(most);
const page = (orderId: string) => [`/orders/${orderId}`, "/orders"];

/** *Hold fulfilment*: kept at once, placed at the shop by a worker. */
export const holdOrder = defineAction({
  name: "order.hold",
  permission: "orders.hold",
  input: z.object({
    orderId: Id,
    reason: z.enum(HOLD_REASONS),
    note: written(300).nullable(),
    lines: z
      .array(z.object({ lineGid: z.string().min(1).max(100), quantity: z.int().min(1).max(100_000) }))
      .min(1)
      .max(250)
      .nullable(),
    until: Day,
    told: z.enum(HOLD_NEWS),
    toldReason: written(300).nullable(),
  }),
  run: (ctx, input) => placeHold(ctx, input),
  revalidate: ({ orderId }) => page(orderId),
});

export const extendOrderHold = defineAction({
  name: "order.extend_hold",
  permission: "orders.hold",
  input: z.object({ holdId: Id, version: z.int().min(1), until: Day, note: written(300).nullable() }),
  run: (ctx, input) => extendHold(ctx, input),
  revalidate: (_input, { orderId }) => page(orderId),
});

export const releaseOrder = defineAction({
  name: "order.release",
  permission: "orders.hold",
  input: z.object({ orderId: Id, holdId: Id.nullable(), reason: written(300).nullable() }),
  run: (ctx, input) => releaseHolds(ctx, { ...input, isForced: false }),
  revalidate: ({ orderId }) => page(orderId),
});

/** Undo of a release. */
export const holdOrderAgain = defineAction({
  name: "order.hold_again",
  permission: "orders.hold",
  input: z.object({ orderId: Id, holdId: Id }),
  run: (ctx, { holdId }) => putHoldBack(ctx, { holdId }),
  revalidate: ({ orderId }) => page(orderId),
});

/** Releases goods that are not paid: a permission of its own, and a reason. */
export const forceReleaseOrder = defineAction({
  name: "order.force_release",
  permission: "orders.force_release",
  input: z.object({ orderId: Id, holdId: Id.nullable(), reason: written(300) }),
  run: (ctx, input) => releaseHolds(ctx, { ...input, isForced: true }),
  revalidate: ({ orderId }) => page(orderId),
});

export const requestPayment = defineAction({
  name: "instalment.request_payment",
  permission: "payments.charge",
  input: z.object({ instalmentId: Id, version: z.int().min(0), days: z.literal([...REQUEST_DAYS]) }),
  run: (_ctx, input, outside) => sendPaymentRequest(outside, input),
  revalidate: (_input, { orderId }) => page(orderId),
});

/** The capture trap: the money that is marked as paid in Shopify did come. */
export const acknowledgePaid = defineAction({
  name: "order.acknowledge_payment",
  permission: "payments.charge",
  input: z.object({ orderId: Id }),
  run: (ctx, input) => acknowledgePayment(ctx, input),
  revalidate: ({ orderId }) => page(orderId),
});

export const withdrawPayment = defineAction({
  name: "instalment.withdraw_request",
  permission: "payments.charge",
  input: z.object({ instalmentId: Id, version: z.int().min(0), reason: written(300).nullable() }),
  run: (ctx, input) => withdrawPaymentRequest(ctx, input),
  revalidate: (_input, { orderId }) => page(orderId),
});
