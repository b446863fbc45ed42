/** What the sandbox remembers of a shop. Every record says its GraphQL type and its shop; all are plain data. */
import type { Money, MoneyBag } from "./money";

export type Address = {
  id: string;
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  address1: string | null;
  address2: string | null;
  city: string | null;
  province: string | null;
  provinceCode: string | null;
  zip: string | null;
  countryCode: string;
  phone: string | null;
};

export type Shop = {
  kind: "Shop";
  id: string;
  shop: string;
  name: string;
  email: string;
  owner: string;
  currency: string;
  timezone: string;
  countryCode: string;
  locale: string;
  plus: boolean;
  taxesIncluded: boolean;
  /** Presentment currencies and their rate, "presentment per unit of shop currency" as a decimal text. */
  rates: Record<string, string>;
  address: Address;
  createdAt: string;
  orderCounter: number;
};

export type App = {
  kind: "App";
  id: string;
  shop: "*";
  clientId: string;
  clientSecret: string;
  /** The secret before the last rotation; Shopify may still sign with it for up to an hour. */
  previousSecret: string | null;
  title: string;
  /** Where the three privacy topics go; set in the app's configuration, not by subscription. */
  complianceUri: string | null;
};

export type Installation = {
  kind: "AppInstallation";
  id: string;
  shop: string;
  appId: string;
  scopes: string[];
  /** installed: normal; uninstalled: `app_not_installed`; foreign: `shop_not_permitted`. */
  state: "installed" | "uninstalled" | "foreign";
};

export type AccessToken = { kind: "AccessToken"; id: string; shop: string; appId: string; expiresAtMs: number | null };

export type Product = {
  kind: "Product";
  id: string;
  shop: string;
  title: string;
  handle: string;
  description: string;
  vendor: string;
  productType: string;
  tags: string[];
  status: "ACTIVE" | "DRAFT" | "ARCHIVED";
  picture: "bicycle" | "grinder" | "kettle" | "bag" | "lamp" | "cup";
  hue: number;
  createdAt: string;
  updatedAt: string;
};

export type Variant = {
  kind: "ProductVariant";
  id: string;
  shop: string;
  productId: string;
  title: string;
  sku: string;
  price: Money;
  position: number;
  grams: number;
  inventoryItemId: string;
  inventoryPolicy: "DENY" | "CONTINUE";
  createdAt: string;
  updatedAt: string;
};

export type InventoryItem = { kind: "InventoryItem"; id: string; shop: string; variantId: string; tracked: boolean; createdAt: string };

export type Location = { kind: "Location"; id: string; shop: string; name: string; address: Address; createdAt: string };

/** Units by state; `on_hand` is their sum and is never stored. */
export type Quantities = {
  available: number;
  committed: number;
  reserved: number;
  damaged: number;
  incoming: number;
  safety_stock: number;
  quality_control: number;
};

export type InventoryLevel = {
  kind: "InventoryLevel";
  id: string;
  shop: string;
  itemId: string;
  locationId: string;
  quantities: Quantities;
  updatedAt: string;
};

export type SellingPlan = {
  id: string;
  name: string;
  description: string | null;
  options: string[];
  position: number;
  category: "PRE_ORDER" | "OTHER" | "SUBSCRIPTION" | "TRY_BEFORE_YOU_BUY";
  createdAt: string;
  checkoutCharge: { type: "PERCENTAGE"; percentage: number } | { type: "PRICE"; amount: Money };
  balanceTrigger: "EXACT_TIME" | "NO_REMAINING_BALANCE" | "ON_FULFILLMENT" | "TIME_AFTER_CHECKOUT";
  balanceExactTime: string | null;
  balanceTimeAfterCheckout: string | null;
  fulfillmentTrigger: "ANCHOR" | "ASAP" | "EXACT_TIME" | "UNKNOWN";
  fulfillmentExactTime: string | null;
  reserve: "ON_FULFILLMENT" | "ON_SALE";
};

export type SellingPlanGroup = {
  kind: "SellingPlanGroup";
  id: string;
  shop: string;
  /** Whose group it is: the installed app's id, or another's; null for none. */
  ownerAppId: string | null;
  appId: string | null;
  name: string;
  merchantCode: string;
  description: string | null;
  options: string[];
  position: number | null;
  productIds: string[];
  variantIds: string[];
  plans: SellingPlan[];
  createdAt: string;
};

export type Customer = {
  kind: "Customer";
  id: string;
  shop: string;
  email: string | null;
  phone: string | null;
  firstName: string | null;
  lastName: string | null;
  locale: string;
  note: string | null;
  tags: string[];
  addresses: Address[];
  createdAt: string;
  updatedAt: string;
};

export type WebhookSubscription = {
  kind: "WebhookSubscription";
  id: string;
  shop: string;
  appId: string;
  topic: string;
  uri: string;
  format: "JSON" | "XML";
  filter: string | null;
  includeFields: string[];
  metafieldNamespaces: string[];
  name: string | null;
  apiVersion: string;
  failuresInARow: number;
  createdAt: string;
  updatedAt: string;
};

export type Delivery = {
  kind: "Delivery";
  id: string;
  shop: string;
  subscriptionId: string | null;
  topic: string;
  uri: string;
  name: string | null;
  apiVersion: string;
  eventId: string;
  triggeredAt: string;
  body: string;
  appId: string;
  attempts: number;
  /** Machine time (ms) of the next try; null when done with. */
  nextAtMs: number | null;
  outcome: "pending" | "delivered" | "lost" | "given_up";
  lastStatus: string | null;
};

export type BulkOperation = {
  kind: "BulkOperation";
  id: string;
  shop: string;
  appId: string;
  query: string;
  groupObjects: boolean;
  status: "CREATED" | "RUNNING" | "COMPLETED" | "CANCELING" | "CANCELED" | "FAILED" | "EXPIRED";
  errorCode: "ACCESS_DENIED" | "INTERNAL_SERVER_ERROR" | "TIMEOUT" | null;
  objectCount: number;
  rootObjectCount: number;
  result: string | null;
  createdAt: string;
  completedAt: string | null;
};

export type Job = {
  kind: "Job";
  id: string;
  shop: string;
  done: boolean;
  cancel: CancelRequest | null;
  errors: { field: string[] | null; message: string; code: string }[];
};

export type CancelRequest = {
  orderId: string;
  reason: "CUSTOMER" | "DECLINED" | "FRAUD" | "INVENTORY" | "OTHER" | "STAFF";
  refund: boolean;
  restock: boolean;
  staffNote: string | null;
};

/** One use of `@idempotent`: what was asked, and the payload that was answered. */
export type IdempotentUse = {
  kind: "IdempotentUse";
  id: string;
  shop: string;
  fingerprint: string;
  state: "running" | "done" | "failed";
  resultId: string | null;
  atMs: number;
};

export type EditSession = {
  kind: "CalculatedOrder";
  id: string;
  shop: string;
  orderId: string;
  lines: { lineId: string; quantity: number; restock: boolean }[];
  additions: { id: string; variantId: string; quantity: number; price: MoneyBag }[];
  committed: boolean;
};

export type InventoryAdjustment = {
  kind: "InventoryAdjustmentGroup";
  id: string;
  shop: string;
  appId: string | null;
  reason: string;
  referenceDocumentUri: string | null;
  createdAt: string;
  changes: { itemId: string; locationId: string; name: string; delta: number; quantityAfterChange: number | null }[];
};
