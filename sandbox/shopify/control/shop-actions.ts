import { z } from "zod";
import { shopOf } from "../engine/change-order";
import { mergeCustomers, saveCustomer } from "../engine/customers";
import { levelOf, shiftLevel } from "../engine/inventory";
import { BadRequest } from "../engine/place-order";
import { saveProduct } from "../engine/products";
import { gid, idOf } from "../state/gid";
import type { Customer } from "../state/records";
import { EURO_SHOP } from "../state/seed";
import type { World } from "../state/world";

const customerId = z.string().transform((text) => idOf("Customer", text) ?? text);

/** Either a merge (`from` into `into`) or a change of one customer's details (`id` and what changes). */
export const mergeInput = z.union([
  z.strictObject({ from: customerId, into: customerId }),
  z.strictObject({
    id: customerId,
    email: z.string().nullable().optional(),
    phone: z.string().nullable().optional(),
    firstName: z.string().nullable().optional(),
    lastName: z.string().nullable().optional(),
    locale: z.string().optional(),
  }),
]);

function find(world: World, id: string): Customer {
  const customer = world.tables.customers.get(id);
  if (!customer) throw new BadRequest(`no customer ${id}`);
  return customer;
}

export function mergeTwo(world: World, input: z.infer<typeof mergeInput>): unknown {
  if ("from" in input) {
    const [from, into] = [find(world, input.from), find(world, input.into)];
    world.change(() => mergeCustomers(world, shopOf(world, into.shop), into, from));
    return { merged: gid("Customer", into.id) };
  }
  const { id, ...changes } = input;
  const customer = find(world, id);
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<Customer>;
  return world.change(() => saveCustomer(world, shopOf(world, customer.shop), { ...customer, ...given }, "customers/update"));
}

export const productInput = z.strictObject({
  shop: z.string().default(EURO_SHOP),
  sku: z.string(),
  title: z.string().min(1).optional(),
  tags: z.array(z.string()).optional(),
  status: z.enum(["ACTIVE", "DRAFT", "ARCHIVED"]).optional(),
});

export function changeProduct(world: World, input: z.infer<typeof productInput>): unknown {
  const variant = world.tables.variants.by("shop", input.shop).find((one) => one.sku === input.sku);
  const product = variant && world.tables.products.get(variant.productId);
  if (!product) throw new BadRequest(`no product ${input.sku} at ${input.shop}`);
  const { title, tags, status } = input;
  return world.change(() =>
    saveProduct(world, { ...product, title: title ?? product.title, tags: tags ?? product.tags, status: status ?? product.status }),
  );
}

export const stockInput = z.strictObject({ shop: z.string().default(EURO_SHOP), sku: z.string(), delta: z.number().int() });

export function changeStock(world: World, input: z.infer<typeof stockInput>): unknown {
  const variant = world.tables.variants.by("shop", input.shop).find((one) => one.sku === input.sku);
  const level = variant && levelOf(world, variant.inventoryItemId);
  if (!level) throw new BadRequest(`no stock of ${input.sku} at ${input.shop}`);
  return world.change(() => shiftLevel(world, level, { available: input.delta }));
}
