import type Stripe from "stripe";
import { type Actor, type Call, type Endpoint, endpoint } from "../call";
import { isSupported } from "../data/currencies";
import { invalid } from "../errors";
import { emit } from "../objects/event";
import { find, inPath } from "../objects/find";
import { mergeMetadata } from "../objects/metadata";
import type { Price, Product } from "../rows";
import { newId } from "../world";

interface ProductFacts {
  name: string;
  active?: boolean;
  description?: string | undefined;
  images?: string[] | undefined;
  metadata?: Stripe.MetadataParam | undefined;
}

export function makeProduct(actor: Actor, facts: ProductFacts): Product {
  const now = actor.world.seconds();
  const object: Product = {
    id: newId("prod_", 14),
    object: "product",
    active: facts.active ?? true,
    created: now,
    default_price: null,
    description: facts.description ?? null,
    images: facts.images ?? [],
    livemode: false,
    marketing_features: [],
    metadata: mergeMetadata(null, facts.metadata),
    name: facts.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: "service",
    unit_label: null,
    updated: now,
    url: null,
  };
  actor.world.tables.products.put(object.id, { account: actor.account, object, hidden: {} });
  emit(actor, "product.created", object);
  return object;
}

export function makePrice(actor: Actor, product: string, currency: string, amount: number, metadata?: Stripe.MetadataParam): Price {
  if (!isSupported(currency.toLowerCase())) {
    throw invalid(`Invalid currency: ${currency}.`, { param: "currency" });
  }
  const object: Price = {
    id: newId("price_1", 23),
    object: "price",
    active: true,
    billing_scheme: "per_unit",
    created: actor.world.seconds(),
    currency: currency.toLowerCase(),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: mergeMetadata(null, metadata),
    nickname: null,
    product,
    recurring: null,
    tax_behavior: "unspecified",
    tiers_mode: null,
    transform_quantity: null,
    type: "one_time",
    unit_amount: amount,
    unit_amount_decimal: String(amount),
  };
  actor.world.tables.prices.put(object.id, { account: actor.account, object, hidden: {} });
  emit(actor, "price.created", object);
  return object;
}

function createPrice(call: Call<Stripe.PriceCreateParams>): Price {
  const { product, product_data: data, currency, unit_amount: amount, recurring, metadata } = call.parameters;
  if (recurring !== undefined) {
    throw invalid("This sandbox has one-time prices only.", { param: "recurring" });
  }
  if (amount === undefined) {
    throw invalid("Missing required param: unit_amount.", { code: "parameter_missing", param: "unit_amount" });
  }
  const id =
    data === undefined ? find(call, "products", product ?? "", { param: "product", status: 400 }).object.id : makeProduct(call, data).id;
  return makePrice(call, id, currency, amount, metadata);
}

/** As much as Checkout's line items need. Docs: docs.stripe.com/api/products, docs.stripe.com/api/prices. */
export const priceEndpoints: Endpoint[] = [
  endpoint("POST", "/v1/products", "ProductCreateParams", (call: Call<Stripe.ProductCreateParams>) => makeProduct(call, call.parameters)),
  endpoint("GET", "/v1/products/:id", "ProductRetrieveParams", (call: Call) => inPath(call, "products").object),
  endpoint("POST", "/v1/prices", "PriceCreateParams", createPrice),
  endpoint("GET", "/v1/prices/:id", "PriceRetrieveParams", (call: Call) => inPath(call, "prices", "price").object),
];
