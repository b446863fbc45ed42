import { moneyOf } from "../engine/totals";
import { inZone, inZoneOrNull } from "../state/dates";
import { gid } from "../state/gid";
import type { Order, PaymentSchedule, PaymentTerms } from "../state/order-records";
import type { Shop } from "../state/records";
import { type JsonObject, shopAmount } from "./payload-parts";

/** A schedule inside an order (amounts in the shop's currency), or with the keys of its own topics. */
export function schedulePart(
  order: Order,
  terms: PaymentTerms,
  schedule: PaymentSchedule,
  shop: Shop,
  form: "order" | "topic",
): JsonObject {
  const base: JsonObject = {
    id: BigInt(schedule.id),
    amount: shopAmount(schedule.amount),
    currency: order.shopCurrency,
    issued_at: inZoneOrNull(schedule.issuedAt, shop.timezone),
    due_at: inZoneOrNull(schedule.dueAt, shop.timezone),
    completed_at: inZoneOrNull(schedule.completedAt, shop.timezone),
    created_at: inZone(schedule.createdAt, shop.timezone),
    updated_at: inZone(schedule.updatedAt, shop.timezone),
  };
  if (form === "order") return base;
  const outstanding = shopAmount(moneyOf(order).outstanding);
  return {
    ...base,
    balance_due: schedule.completedAt ? "0.00" : outstanding,
    payment_terms_id: BigInt(terms.id),
    presentment_currency: order.presentmentCurrency,
    total_balance: outstanding,
    total_price: shopAmount(schedule.amount),
    admin_graphql_api_id: gid("PaymentSchedule", schedule.id),
  };
}

export function paymentTermsPart(order: Order, terms: PaymentTerms, shop: Shop, form: "order" | "topic"): JsonObject {
  const base: JsonObject = {
    id: BigInt(terms.id),
    created_at: inZone(terms.createdAt, shop.timezone),
    due_in_days: terms.dueInDays,
    payment_schedules: terms.schedules.map((one) => schedulePart(order, terms, one, shop, form)),
    payment_terms_name: terms.name,
    payment_terms_type: terms.type.toLowerCase(),
    updated_at: inZone(terms.updatedAt, shop.timezone),
  };
  return form === "order" ? base : { ...base, admin_graphql_api_id: gid("PaymentTerms", terms.id), order_id: BigInt(order.id) };
}
