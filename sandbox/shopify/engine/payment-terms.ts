/** When the rest of an order is to be paid. */
import { durationMs } from "../state/dates";
import { putOrder } from "../state/order-parts";
import type { Order, PaymentSchedule, PaymentTerms } from "../state/order-records";
import { isoSeconds, type World } from "../state/world";
import { announce } from "../webhooks/announce";
import { paymentTermsPart, schedulePart } from "../webhooks/payload-payment-terms";
import type { Topic } from "../webhooks/topics";
import { done, type Outcome, refused, saveOrder, shopOf } from "./change-order";
import { findPlan } from "./selling-plans";
import { moneyOf } from "./totals";

export type Template = { id: string; name: string; type: PaymentTerms["type"]; dueInDays: number | null };

/** The templates every shop has. Source: query paymentTermsTemplates. */
export const TEMPLATES: readonly Template[] = [
  { id: "1", name: "Due on receipt", type: "RECEIPT", dueInDays: null },
  { id: "9", name: "Due on fulfillment", type: "FULFILLMENT", dueInDays: null },
  { id: "2", name: "Net 7", type: "NET", dueInDays: 7 },
  { id: "3", name: "Net 15", type: "NET", dueInDays: 15 },
  { id: "4", name: "Net 30", type: "NET", dueInDays: 30 },
  { id: "8", name: "Net 45", type: "NET", dueInDays: 45 },
  { id: "5", name: "Net 60", type: "NET", dueInDays: 60 },
  { id: "6", name: "Net 90", type: "NET", dueInDays: 90 },
  { id: "7", name: "Fixed", type: "FIXED", dueInDays: null },
];

const DAY_MS = 86_400_000;

function makeSchedule(world: World, order: Order, issuedAt: string | null, dueAt: string | null): PaymentSchedule {
  const now = world.iso();
  return {
    id: world.nextId("PaymentSchedule"),
    amount: moneyOf(order).outstanding,
    issuedAt,
    dueAt,
    completedAt: null,
    createdAt: now,
    updatedAt: now,
    announced: false,
  };
}

export type ScheduleInput = { issuedAt?: string | null | undefined; dueAt?: string | null | undefined };

/** Terms from a template; only dated templates (fixed, net) have a schedule, as in captured orders. */
export function makeTerms(world: World, order: Order, template: Template, schedule: ScheduleInput): PaymentTerms {
  const now = world.iso();
  const issued = schedule.issuedAt ?? (template.type === "NET" ? order.processedAt : null);
  const due =
    template.type === "NET" && template.dueInDays !== null
      ? isoSeconds(Date.parse(issued ?? now) + template.dueInDays * DAY_MS)
      : (schedule.dueAt ?? null);
  const dated = template.type === "FIXED" || template.type === "NET";
  return {
    id: order.paymentTerms?.id ?? world.nextId("PaymentTerms"),
    name: template.name,
    type: template.type,
    dueInDays: template.dueInDays,
    schedules: dated ? [makeSchedule(world, order, issued, due)] : [],
    createdAt: order.paymentTerms?.createdAt ?? now,
    updatedAt: now,
  };
}

/**
 * The terms that follow from the selling plans of an order: due on fulfilment wins over dates, the earliest date over later
 * ones; none when nothing is left to pay.
 */
export function termsFromPlans(world: World, order: Order): PaymentTerms | null {
  const plans = order.lines.flatMap((line) => (line.sellingPlan ? (findPlan(world, order.shop, line.sellingPlan.id)?.plan ?? []) : []));
  const owing = plans.filter((plan) => plan.balanceTrigger !== "NO_REMAINING_BALANCE");
  if (owing.length === 0 || moneyOf(order).outstanding.presentment.amount <= 0) return null;
  const template = (type: Template["type"]) => TEMPLATES.find((one) => one.type === type && one.dueInDays === null) as Template;
  if (owing.some((plan) => plan.balanceTrigger === "ON_FULFILLMENT")) return makeTerms(world, order, template("FULFILLMENT"), {});
  const dates = owing.map(
    (plan) => plan.balanceExactTime ?? isoSeconds(Date.parse(order.processedAt) + (durationMs(plan.balanceTimeAfterCheckout ?? "") ?? 0)),
  );
  return makeTerms(world, order, template("FIXED"), { dueAt: dates.sort()[0] });
}

export function announceTerms(world: World, order: Order, terms: PaymentTerms, topic: Extract<Topic, `payment_terms/${string}`>): void {
  const shop = shopOf(world, order.shop);
  announce(world, shop, topic, () => paymentTermsPart(order, terms, shop, "topic"));
}

/** Checks an app's request for terms, in Shopify's order and words. */
function refusalFor(
  order: Order,
  template: Template | undefined,
  schedules: ScheduleInput[],
  code: string,
): ReturnType<typeof refused> | null {
  if (moneyOf(order).outstanding.presentment.amount <= 0)
    return refused(null, "Cannot create payment terms on an Order that has already been paid in full.", code);
  if (!template) return refused(null, "Could not find payment terms template.", code);
  if (schedules.length > 1) return refused(null, "Cannot create payment terms with multiple schedules.", code);
  const given = schedules[0];
  if (template.type === "FIXED" && !given?.dueAt) return refused(null, "A due date is required with fixed or net payment terms.", code);
  const event = template.type === "RECEIPT" || template.type === "FULFILLMENT";
  return event && given?.dueAt ? refused(null, "A due date cannot be set with event payment terms.", code) : null;
}

export function setTerms(
  world: World,
  order: Order,
  templateId: string,
  schedules: ScheduleInput[],
  code: string,
): Outcome<{ order: Order; terms: PaymentTerms }> {
  const template = TEMPLATES.find((one) => one.id === templateId);
  const refusal = refusalFor(order, template, schedules, code);
  if (refusal || !template) return refusal ?? refused(null, "Could not find payment terms template.", code);
  const first = order.paymentTerms === null;
  const terms = makeTerms(world, order, template, schedules[0] ?? {});
  const saved = saveOrder(world, { ...order, paymentTerms: terms }, ["orders/updated"]);
  announceTerms(world, saved, terms, first ? "payment_terms/create" : "payment_terms/update");
  return done({ order: saved, terms });
}

export function removeTerms(world: World, order: Order, terms: PaymentTerms): Order {
  const saved = saveOrder(world, { ...order, paymentTerms: null }, ["orders/updated"]);
  announceTerms(world, saved, terms, "payment_terms/delete");
  return saved;
}

/** Announces the schedules of an order that have fallen due by now. */
export function announceDueSchedules(world: World, order: Order): void {
  const terms = order.paymentTerms;
  const isDue = (one: PaymentSchedule) => !one.announced && !one.completedAt && one.dueAt !== null && Date.parse(one.dueAt) <= world.now();
  if (!terms?.schedules.some(isDue)) return;
  const shop = shopOf(world, order.shop);
  const marked = { ...terms, schedules: terms.schedules.map((one) => (isDue(one) ? { ...one, announced: true } : one)) };
  putOrder(world, { ...order, paymentTerms: marked });
  for (const schedule of terms.schedules.filter(isDue))
    announce(world, shop, "payment_schedules/due", () => schedulePart(order, terms, schedule, shop, "topic"));
}
