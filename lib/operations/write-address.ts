import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import { type AddressToWrite, moveAddressRequest, readAddressRequest } from "@/lib/store/address-requests";
import { commit } from "@/lib/store/commit";
import { updatePerson } from "@/lib/store/customers";
import { queueMail } from "@/lib/store/mail";
import { refreshOrders } from "@/lib/store/order-cache";
import type { ClaimedWork } from "@/lib/store/owed-work";
import type { OutsideCtx } from "./context";
import { failureReason } from "./note-connection-trouble";
import { againAfter } from "./shop-answer";
import type { OwedAnswer } from "./work-off-owed";

/** Writes a corrected address to the shop and tells the address on file (rule 32). What the shop refuses becomes a request to staff. */
export async function writeAddress(outside: OutsideCtx, work: Pick<ClaimedWork, "subjectId">): Promise<OwedAnswer> {
  const request = await readAddressRequest(outside.scope, work.subjectId);
  if (request?.status !== "writing") return { kind: "done" };
  if (!request.address || !request.isConnected) return leaveToStaff(outside, request, syncReason("no_shop"));
  const shop = await outside.gateways.shopify(outside.scope.merchantId, request.connectionId);
  const address = { company: null, phone: null, ...request.address };
  const answer = await shop.updateShippingAddress(request.orderGid, address);
  if (answer.kind === "refused") return leaveToStaff(outside, request, failureReason(answer));
  if (answer.kind !== "ok") return againAfter(answer);
  const { merchantId } = outside.scope;
  const { orderId, customerId, personId, requestId } = request;
  await commit(outside.scope, outside, async (tx) => {
    const moved = await moveAddressRequest(tx, merchantId, { request, from: "writing", to: "written", now: outside.now });
    if (!moved) return { value: null, audit: [] };
    await updatePerson(tx, merchantId, personId, { address });
    const mail = {
      merchantId,
      orderId,
      kind: "address_changed",
      data: {},
      dedupeKey: `address_changed:${requestId}`,
      now: outside.now,
    } as const;
    const mailId = await queueMail(tx, mail);
    await refreshOrders(tx, merchantId, [orderId]);
    const about = { orderId, customerId };
    const changed = { ...about, event: { type: "customer.address_changed" as const, country: address.countryCode } };
    return {
      value: null,
      audit: mailId ? [changed, { ...about, event: { type: "mail.queued" as const, mailId, kind: "address_changed" } }] : [changed],
    };
  });
  return { kind: "done" };
}

async function leaveToStaff(outside: OutsideCtx, request: AddressToWrite, why: StoredReason): Promise<OwedAnswer> {
  const { merchantId } = outside.scope;
  await commit(outside.scope, outside, async (tx) => {
    await moveAddressRequest(tx, merchantId, { request, from: "writing", to: "asked", why, now: outside.now });
    await refreshOrders(tx, merchantId, [request.orderId]);
    const event = { type: "address.refused" as const, why };
    return { value: null, audit: [{ orderId: request.orderId, customerId: request.customerId, event }] };
  });
  return { kind: "done" };
}
