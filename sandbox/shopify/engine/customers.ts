import { putOrder } from "../state/order-parts";
import type { Address, Customer, Shop } from "../state/records";
import type { World } from "../state/world";
import { announce } from "../webhooks/announce";
import { customerPart } from "../webhooks/payload-parts";
import type { Topic } from "../webhooks/topics";

export type CustomerInput = {
  id?: string | undefined;
  email?: string | null | undefined;
  phone?: string | null | undefined;
  firstName?: string | null | undefined;
  lastName?: string | null | undefined;
  locale?: string | undefined;
  tags?: string[] | undefined;
};

export function saveCustomer(world: World, shop: Shop, customer: Customer, topic: Extract<Topic, `customers/${string}`> | null): Customer {
  const saved = { ...customer, updatedAt: world.iso() };
  world.tables.customers.put(saved.id, saved);
  if (topic) announce(world, shop, topic, () => customerPart(saved, shop));
  return saved;
}

/** The customer with this id or e-mail; otherwise a new one, as a checkout makes it. */
export function findOrCreateCustomer(world: World, shop: Shop, input: CustomerInput, address: Address | null): Customer {
  const known = input.id
    ? world.tables.customers.get(input.id)
    : input.email
      ? world.tables.customers.by("email", `${shop.shop} ${input.email.toLowerCase()}`)[0]
      : undefined;
  if (known) return known;
  const now = world.iso();
  const customer: Customer = {
    kind: "Customer",
    id: input.id ?? world.nextId("Customer"),
    shop: shop.shop,
    email: input.email ?? null,
    phone: input.phone ?? null,
    firstName: input.firstName ?? null,
    lastName: input.lastName ?? null,
    locale: input.locale ?? shop.locale,
    note: null,
    tags: input.tags ?? [],
    addresses: address ? [address] : [],
    createdAt: now,
    updatedAt: now,
  };
  return saveCustomer(world, shop, customer, "customers/create");
}

/** Merges `from` into `into`: its orders move over, and the announcement names both (topic customers/merge). */
export function mergeCustomers(world: World, shop: Shop, into: Customer, from: Customer): void {
  for (const order of world.tables.orders.by("customer", from.id)) putOrder(world, { ...order, customerId: into.id });
  world.tables.customers.delete(from.id);
  saveCustomer(
    world,
    shop,
    { ...into, email: into.email ?? from.email, tags: [...new Set([...into.tags, ...from.tags])] },
    "customers/update",
  );
  announce(world, shop, "customers/merge", () => ({
    admin_graphql_api_customer_deleted_id: `gid://shopify/Customer/${from.id}`,
    admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${into.id}`,
    admin_graphql_api_job_id: null,
    status: "completed",
    errors: [],
  }));
}
