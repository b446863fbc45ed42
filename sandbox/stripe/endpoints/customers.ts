import type Stripe from "stripe";
import { type Actor, type Call, type Endpoint, endpoint } from "../call";
import { noSuch } from "../errors";
import { fullAddress } from "../objects/address";
import { emit } from "../objects/event";
import { inPath, lookUp } from "../objects/find";
import { inRange, pageOf } from "../objects/list";
import { mergeMetadata } from "../objects/metadata";
import { takePaymentMethod } from "../objects/payment-method";
import { detach } from "../payments/attach";
import type { Customer } from "../rows";
import { newId } from "../world";

type Create = Stripe.CustomerCreateParams;

/** Members that are copied as given; null unsets. */
function given(call: Call<Create>, before: Customer): Partial<Customer> {
  const p = call.parameters;
  const invoiceSettings = p.invoice_settings;
  const defaultMethod = invoiceSettings?.default_payment_method;
  if (defaultMethod) {
    takePaymentMethod(call, defaultMethod, "invoice_settings[default_payment_method]");
  }
  return {
    ...(p.address === undefined ? {} : { address: p.address ? fullAddress(p.address) : null }),
    ...(p.description === undefined ? {} : { description: p.description || null }),
    ...(p.email === undefined ? {} : { email: p.email || null }),
    ...(p.name === undefined ? {} : { name: p.name || null }),
    ...(p.phone === undefined ? {} : { phone: p.phone || null }),
    ...(p.preferred_locales === undefined ? {} : { preferred_locales: p.preferred_locales }),
    ...(p.shipping === undefined ? {} : { shipping: shippingOf(p.shipping) }),
    ...(p.tax_exempt === undefined ? {} : { tax_exempt: p.tax_exempt || "none" }),
    ...(p.metadata === undefined ? {} : { metadata: mergeMetadata(before.metadata, p.metadata) }),
    ...(invoiceSettings === undefined
      ? {}
      : { invoice_settings: { ...before.invoice_settings, default_payment_method: defaultMethod || null } }),
  };
}

function shippingOf(shipping: Create["shipping"]): Customer["shipping"] {
  return shipping ? { address: fullAddress(shipping.address), name: shipping.name, phone: shipping.phone || null } : null;
}

function blank(actor: Actor): Customer {
  const id = newId("cus_", 14);
  return {
    id,
    object: "customer",
    address: null,
    balance: 0,
    created: actor.world.seconds(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    email: null,
    invoice_prefix: id.slice(4, 12).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  };
}

function keep(actor: Actor, object: Customer): Customer {
  return actor.world.tables.customers.put(object.id, { account: actor.account, object, hidden: {} }).object;
}

function create(call: Call<Create>): Customer {
  const fresh = blank(call);
  const customer = keep(call, { ...fresh, ...given(call, fresh) });
  const { payment_method: paymentMethod } = call.parameters;
  if (paymentMethod !== undefined) {
    const row = takePaymentMethod(call, paymentMethod);
    call.world.tables.payment_methods.put(row.object.id, { ...row, object: { ...row.object, customer: customer.id } });
  }
  emit(call, "customer.created", customer);
  return customer;
}

function update(call: Call<Stripe.CustomerUpdateParams>): Customer {
  const { object: before } = inPath(call, "customers");
  const customer = keep(call, { ...before, ...given(call as Call<Create>, before) });
  emit(call, "customer.updated", customer, changedMembers(before, customer));
  return customer;
}

/** What an update event says stood there before. */
export function changedMembers<T extends object>(before: T, after: T): Record<string, unknown> {
  return Object.fromEntries(Object.entries(before).filter(([key, value]) => value !== after[key as keyof T]));
}

function remove(call: Call): object {
  const { object } = inPath(call, "customers");
  for (const row of call.world.tables.payment_methods.by("customer", object.id)) {
    detach(call, row);
  }
  call.world.tables.customers.delete(object.id);
  call.world.tables.deleted_customers.put(object.id, { account: call.account, id: object.id });
  emit(call, "customer.deleted", object);
  return { id: object.id, object: "customer", deleted: true };
}

/** A deleted customer still answers, with nothing but the fact. */
function retrieve(call: Call): object {
  const id = call.path.id ?? "";
  const deleted = call.world.tables.deleted_customers.get(id)?.account === call.account;
  return deleted ? { id, object: "customer", deleted: true } : inPath(call, "customers").object;
}

function list(call: Call<Stripe.CustomerListParams>): object {
  const { email, created, test_clock: clock } = call.parameters;
  const keepers = (customer: Customer) =>
    (email === undefined || customer.email === email) && clock === undefined && inRange(customer.created, created);
  return pageOf(call, "/v1/customers", call.world.tables.customers, call.parameters, keepers);
}

function listPaymentMethods(call: Call<Stripe.CustomerListPaymentMethodsParams>): object {
  const { object: customer } = inPath(call, "customers");
  const { type, allow_redisplay: redisplay } = call.parameters;
  return pageOf(
    call,
    `/v1/customers/${customer.id}/payment_methods`,
    call.world.tables.payment_methods,
    call.parameters,
    (method) => (type === undefined || method.type === type) && (redisplay === undefined || method.allow_redisplay === redisplay),
    call.world.tables.payment_methods.by("customer", customer.id),
  );
}

function retrievePaymentMethod(call: Call): object {
  const { object: customer } = inPath(call, "customers");
  const id = call.path.payment_method ?? "";
  const row = lookUp(call, "payment_methods", id);
  if (row?.object.customer !== customer.id) {
    throw noSuch("payment_methods", id, "payment_method", 404);
  }
  return row.object;
}

/** Docs: docs.stripe.com/api/customers. */
export const customerEndpoints: Endpoint[] = [
  endpoint("POST", "/v1/customers", "CustomerCreateParams", create),
  endpoint("GET", "/v1/customers", "CustomerListParams", list),
  endpoint("GET", "/v1/customers/:id", "CustomerRetrieveParams", retrieve),
  endpoint("POST", "/v1/customers/:id", "CustomerUpdateParams", update),
  endpoint("DELETE", "/v1/customers/:id", null, remove),
  endpoint("GET", "/v1/customers/:id/payment_methods", "CustomerListPaymentMethodsParams", listPaymentMethods),
  endpoint("GET", "/v1/customers/:id/payment_methods/:payment_method", "CustomerRetrievePaymentMethodParams", retrievePaymentMethod),
];
