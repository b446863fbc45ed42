import { moneyOf } from "../../engine/totals";
import { gid } from "../../state/gid";
import type { Order } from "../../state/order-records";
import type { Customer } from "../../state/records";
import { fullName } from "../../webhooks/payload-parts";
import { connect, firstOf, type PageArgs } from "../connection";
import { type Context, currentShop, fieldsOf, type Resolvers } from "../context";
import { moneyV2 } from "../money-fields";
import { isVisible } from "../nodes";
import { addressNode } from "./place";

function ordersOf(context: Context, customer: Customer): Order[] {
  return context.world.tables.orders.by("customer", customer.id).filter((order) => isVisible(context, order));
}

const marketing = {
  marketingState: "NOT_SUBSCRIBED",
  marketingOptInLevel: "SINGLE_OPT_IN",
  openTrackingLevel: "UNKNOWN",
  validFormat: true,
};

const customer = fieldsOf<Customer>({
  id: (one) => gid("Customer", one.id),
  legacyResourceId: (one) => one.id,
  addresses: (one, args: { first?: number | null }) => firstOf(one.addresses, args.first).map(addressNode),
  addressesV2: (one, args: PageArgs, context) => connect({ items: one.addresses, idOf: (item) => item.id }, args, context, addressNode),
  amountSpent: (one, _args, context) =>
    moneyV2({
      currency: currentShop(context).currency,
      amount: ordersOf(context, one).reduce((sum, order) => sum + moneyOf(order).net.shop.amount, 0),
    }),
  canDelete: (one, _args, context) => ordersOf(context, one).length === 0,
  companyContactProfiles: () => [],
  dataSaleOptOut: () => false,
  defaultAddress: (one) => addressNode(one.addresses[0] ?? null),
  defaultEmailAddress: (one, _args, { domain }) =>
    one.email
      ? {
          ...marketing,
          emailAddress: one.email,
          marketingUnsubscribeUrl: `https://${domain}/unsubscribe`,
          openTrackingUrl: `https://${domain}/tracking`,
        }
      : null,
  defaultPhoneNumber: (one) => (one.phone ? { phoneNumber: one.phone, marketingState: "NOT_SUBSCRIBED" } : null),
  displayName: (one) => fullName(one.firstName, one.lastName) || one.email || one.phone || "",
  hasTimelineComment: () => false,
  identityProviderSubjects: () => [],
  lastOrder: (one, _args, context) => ordersOf(context, one).at(-1) ?? null,
  lifetimeDuration: () => "less than a minute",
  mergeable: () => ({ isMergeable: true, errorFields: [], reason: null, mergeInProgress: null }),
  numberOfOrders: (one, _args, context) => String(ordersOf(context, one).length),
  orders: (one, args: PageArgs, context) =>
    connect({ items: ordersOf(context, one), idOf: (item) => item.id }, args, context, (order) => order),
  paymentMethods: (_one, args: PageArgs, context) =>
    connect({ items: [] as { id: string }[], idOf: (item) => item.id }, args, context, (item) => item),
  productSubscriberStatus: () => "NEVER_SUBSCRIBED",
  state: () => "DISABLED",
  statistics: () => ({ predictedSpendTier: null, rfmGroup: null }),
  taxExempt: () => false,
  taxExemptions: () => [],
  unsubscribeUrl: (_one, _args, { domain }) => `https://${domain}/unsubscribe`,
  validEmailAddress: (one) => one.email !== null,
  verifiedEmail: () => true,
});

export const customerResolvers: Resolvers = { Customer: customer };
