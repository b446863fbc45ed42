"use server";

import { z } from "zod";
import { plainDate } from "@/lib/domain/dates";
import { defineAction } from "@/lib/entry/action";
import { answerAddressRequest } from "@/lib/operations/answer-address-request";
import { answerCancellationRequest } from "@/lib/operations/answer-cancellation-request";
import { moveOrderPromise } from "@/lib/operations/move-order-promise";

const Id = z.uuid();
const Answer = z.enum(["accepted", "refused"]);
const Note = z.string().trim().max(500).default("");

/** Staff answer *Request cancellation* (rule 26). */
export const answerCancellation = defineAction({
  name: "order.answer_cancellation_request",
  permission: "orders.cancel",
  input: z.object({ withdrawalId: Id, answer: Answer, note: Note }),
  run: (ctx, input) => answerCancellationRequest(ctx, input),
  revalidate: () => ["/orders"],
});

/** Staff answer a delivery address in another country or state (rule 32). */
export const answerAddress = defineAction({
  name: "order.answer_address_request",
  permission: "customers.write",
  input: z.object({ requestId: Id, answer: Answer, note: Note }),
  run: (ctx, input) => answerAddressRequest(ctx, input),
  revalidate: () => ["/orders"],
});

/** *Move the promised date*; the customer is told of a delay (rule 25). */
export const movePromiseDate = defineAction({
  name: "order.move_promise",
  permission: "orders.schedule",
  input: z.object({
    orderId: Id,
    before: z.iso.date().transform(plainDate).nullable(),
    newOn: z.iso.date().transform(plainDate).nullable(),
    reason: z.string().trim().min(3).max(500),
    alwaysAsk: z.boolean(),
  }),
  run: (ctx, input) => moveOrderPromise(ctx, input),
  revalidate: ({ orderId }) => [`/orders/${orderId}`, "/orders"],
});
