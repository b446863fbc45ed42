import { join } from "node:path";
import { type Documents, openDocuments } from "../../journal/documents";
import type { Table } from "../../journal/table";
import { Agenda } from "./agenda";
import { partKeys } from "./order-parts";
import type { Order } from "./order-records";
import type {
  AccessToken,
  App,
  BulkOperation,
  Customer,
  Delivery,
  EditSession,
  IdempotentUse,
  Installation,
  InventoryAdjustment,
  InventoryItem,
  InventoryLevel,
  Job,
  Location,
  Product,
  SellingPlanGroup,
  Shop,
  Variant,
  WebhookSubscription,
} from "./records";

type Counter = { id: string; value: number };

/** Every table of the sandbox. Shops are kept under their domain, all else under its bare id. */
export type Tables = {
  shops: Table<Shop>;
  apps: Table<App>;
  installations: Table<Installation>;
  tokens: Table<AccessToken>;
  products: Table<Product>;
  variants: Table<Variant>;
  inventoryItems: Table<InventoryItem>;
  inventoryLevels: Table<InventoryLevel>;
  inventoryAdjustments: Table<InventoryAdjustment>;
  locations: Table<Location>;
  sellingPlanGroups: Table<SellingPlanGroup>;
  customers: Table<Customer>;
  orders: Table<Order>;
  subscriptions: Table<WebhookSubscription>;
  deliveries: Table<Delivery>;
  bulkOperations: Table<BulkOperation>;
  jobs: Table<Job>;
  idempotentUses: Table<IdempotentUse>;
  editSessions: Table<EditSession>;
  counters: Table<Counter>;
};

/** The state of the sandbox and its clock; everything that "Shopify does" is a function of it. */
export type World = {
  readonly tables: Tables;
  /** Business time in ms since 1970: the practice clock, which can jump. */
  now(): number;
  /** Business time as Shopify's API writes it: whole seconds, UTC. */
  iso(): string;
  nextId(kind: IdKind): string;
  /** Which order a part of an order belongs to; see order-parts. */
  readonly partOwners: Map<string, string>;
  /** Orders that the passing of time alone will change, and when (ms); see agenda. */
  readonly agenda: Agenda;
  /** Runs a change as a whole: committed to the journal when it returns, undone when it throws. */
  change<T>(work: () => T): T;
  /** While set, nothing is announced: for orders that were there before anybody listened. */
  quiet: boolean;
  /** Called after each commit; the webhook sender listens. */
  onCommit(listener: () => void): void;
  reset(): void;
  close(): void;
};

/** First number of each kind of id, in the magnitude of the real thing. */
const FIRST_IDS = {
  Shop: 68_100_000_000,
  App: 7_340_000,
  Order: 6_100_000_000_000,
  LineItem: 15_200_000_000_000,
  ShippingLine: 5_100_000_000_000,
  OrderTransaction: 7_400_000_000_000,
  Refund: 990_000_000_000,
  RefundLineItem: 640_000_000_000,
  OrderAdjustment: 310_000_000_000,
  FulfillmentOrder: 7_800_000_000_000,
  FulfillmentOrderLineItem: 16_300_000_000_000,
  FulfillmentHold: 820_000_000_000,
  Fulfillment: 5_600_000_000_000,
  FulfillmentLineItem: 13_500_000_000_000,
  PaymentTerms: 11_200_000_000,
  PaymentSchedule: 12_900_000_000,
  ShopifyPaymentsDispute: 9_700_000_000,
  Customer: 8_600_000_000_000,
  MailingAddress: 10_500_000_000_000,
  Product: 9_100_000_000_000,
  ProductVariant: 48_300_000_000_000,
  InventoryItem: 50_400_000_000_000,
  InventoryAdjustmentGroup: 210_000_000_000,
  Location: 91_000_000_000,
  SellingPlanGroup: 3_300_000_000,
  SellingPlan: 8_200_000_000,
  WebhookSubscription: 1_400_000_000_000,
  BulkOperation: 4_900_000_000_000,
  CalculatedOrder: 145_000_000_000,
  AppInstallation: 760_000_000_000,
} as const;

export type IdKind = keyof typeof FIRST_IDS;

function declareTables(documents: Documents): Tables {
  const shop = (row: { shop: string }) => row.shop;
  return {
    shops: documents.table("shops"),
    apps: documents.table("apps"),
    installations: documents.table<Installation>("installations", { shop }),
    tokens: documents.table("tokens"),
    products: documents.table<Product>("products", { shop }),
    variants: documents.table<Variant>("variants", { shop, product: (row) => row.productId, item: (row) => row.inventoryItemId }),
    inventoryItems: documents.table<InventoryItem>("inventoryItems", { shop }),
    inventoryLevels: documents.table<InventoryLevel>("inventoryLevels", { shop, item: (row) => row.itemId }),
    inventoryAdjustments: documents.table("inventoryAdjustments"),
    locations: documents.table<Location>("locations", { shop }),
    sellingPlanGroups: documents.table<SellingPlanGroup>("sellingPlanGroups", { shop }),
    customers: documents.table<Customer>("customers", { shop, email: (row) => row.email && `${row.shop} ${row.email.toLowerCase()}` }),
    orders: documents.table<Order>("orders", { shop, customer: (row) => row.customerId }),
    subscriptions: documents.table<WebhookSubscription>("subscriptions", { shop, topic: (row) => `${row.shop} ${row.topic}` }),
    deliveries: documents.table<Delivery>("deliveries", { open: (row) => (row.nextAtMs === null ? null : "open") }),
    bulkOperations: documents.table<BulkOperation>("bulkOperations", { shop, open: (row) => (row.completedAt ? null : "open") }),
    jobs: documents.table<Job>("jobs", { open: (row) => (row.done ? null : "open") }),
    idempotentUses: documents.table("idempotentUses"),
    editSessions: documents.table("editSessions"),
    counters: documents.table("counters"),
  };
}

/** Opens the sandbox's state, kept in `dataDir` (null: in memory only). */
export function openWorld(options: { dataDir: string | null; now: () => number }): World {
  const documents = openDocuments(options.dataDir && join(options.dataDir, "shopify.jsonl"));
  const tables = declareTables(documents);
  const listeners: (() => void)[] = [];
  const change = <T>(work: () => T): T => {
    try {
      const result = work();
      documents.commit();
      for (const listener of listeners) listener();
      return result;
    } catch (error) {
      documents.rollback();
      throw error;
    }
  };
  const partOwners = new Map<string, string>();
  const agenda = new Agenda();
  for (const order of tables.orders.values()) {
    for (const key of partKeys(order)) partOwners.set(key, order.id);
    agenda.note(order);
  }
  return {
    tables,
    partOwners,
    agenda,
    quiet: false,
    now: options.now,
    iso: () => isoSeconds(options.now()),
    nextId: (kind) => {
      const value = (tables.counters.get(kind)?.value ?? 0) + 1;
      tables.counters.put(kind, { id: kind, value });
      return String(FIRST_IDS[kind] + value * 32);
    },
    change,
    onCommit: (listener) => listeners.push(listener),
    reset: () => {
      partOwners.clear();
      agenda.clear();
      documents.clear();
    },
    close: () => documents.close(),
  };
}

/** Whole seconds in UTC, as GraphQL's DateTime. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
