import { inZone } from "../state/dates";
import { gid } from "../state/gid";
import { fullDecimals } from "../state/money";
import type { Product, Shop, Variant } from "../state/records";
import type { World } from "../state/world";
import { announce } from "../webhooks/announce";
import type { JsonObject } from "../webhooks/payload-parts";
import { shopOf } from "./change-order";
import { levelOf } from "./inventory";

function variantPart(world: World, shop: Shop, variant: Variant): JsonObject {
  const available = levelOf(world, variant.inventoryItemId)?.quantities.available ?? 0;
  return {
    admin_graphql_api_id: gid("ProductVariant", variant.id),
    barcode: null,
    compare_at_price: null,
    created_at: inZone(variant.createdAt, shop.timezone),
    id: BigInt(variant.id),
    inventory_policy: variant.inventoryPolicy.toLowerCase(),
    position: variant.position,
    price: fullDecimals(variant.price),
    product_id: BigInt(variant.productId),
    sku: variant.sku,
    taxable: true,
    title: variant.title,
    updated_at: inZone(variant.updatedAt, shop.timezone),
    option1: variant.title,
    option2: null,
    option3: null,
    image_id: null,
    inventory_item_id: BigInt(variant.inventoryItemId),
    inventory_quantity: available,
    old_inventory_quantity: available,
  };
}

function productPayload(world: World, shop: Shop, product: Product): JsonObject {
  const variants = world.tables.variants.by("product", product.id);
  return {
    admin_graphql_api_id: gid("Product", product.id),
    body_html: `<p>${product.description}</p>`,
    created_at: inZone(product.createdAt, shop.timezone),
    handle: product.handle,
    id: BigInt(product.id),
    product_type: product.productType,
    published_at: inZone(product.createdAt, shop.timezone),
    template_suffix: null,
    title: product.title,
    updated_at: inZone(product.updatedAt, shop.timezone),
    vendor: product.vendor,
    status: product.status.toLowerCase(),
    published_scope: "web",
    tags: product.tags.join(", "),
    variants: variants.map((variant) => variantPart(world, shop, variant)),
    options: [],
    images: [],
    image: null,
    media: [],
    variant_gids: variants.map((variant) => ({
      admin_graphql_api_id: gid("ProductVariant", variant.id),
      updated_at: new Date(variant.updatedAt).toISOString(),
    })),
    has_variants_that_requires_components: false,
    category: null,
  };
}

export function saveProduct(world: World, product: Product): Product {
  const saved: Product = { ...product, updatedAt: world.iso() };
  world.tables.products.put(saved.id, saved);
  const shop = shopOf(world, saved.shop);
  announce(world, shop, "products/update", () => productPayload(world, shop, saved));
  return saved;
}
