/** An order and all that hangs on it, kept as one record so that a change to it is one line in the journal. */
import type { MoneyBag } from "./money";
import type { Address } from "./records";

export type TaxLine = { title: string; rate: number; price: MoneyBag };

export type Attribute = { key: string; value: string };

export type LineItem = {
  id: string;
  variantId: string | null;
  productId: string | null;
  title: string;
  variantTitle: string | null;
  sku: string | null;
  vendor: string | null;
  quantity: number;
  currentQuantity: number;
  unitPrice: MoneyBag;
  /** Discount on the whole line (its first quantity). */
  discount: MoneyBag;
  taxRate: number;
  taxTitle: string | null;
  requiresShipping: boolean;
  grams: number;
  properties: Attribute[];
  sellingPlan: { id: string; groupId: string; name: string } | null;
  /** Where stock was taken, by the selling plan's reserve rule. */
  reserved: "on_sale" | "on_fulfillment" | "none";
  tip: boolean;
};

export type ShippingLine = { id: string; title: string; code: string; price: MoneyBag; refunded: MoneyBag };

export type TransactionKind = "AUTHORIZATION" | "CAPTURE" | "SALE" | "VOID" | "REFUND" | "CHANGE";

export type Transaction = {
  id: string;
  kind: TransactionKind;
  status: "SUCCESS" | "PENDING" | "FAILURE" | "ERROR" | "AWAITING_RESPONSE";
  gateway: string;
  amount: MoneyBag;
  parentId: string | null;
  manual: boolean;
  test: boolean;
  authorization: string | null;
  message: string | null;
  card: { company: string; number: string } | null;
  appId: string | null;
  createdAt: string;
  processedAt: string;
};

export type RefundLine = {
  id: string;
  lineItemId: string;
  quantity: number;
  restockType: "CANCEL" | "LEGACY_RESTOCK" | "NO_RESTOCK" | "RETURN";
  restocked: boolean;
  locationId: string | null;
  subtotal: MoneyBag;
  tax: MoneyBag;
};

export type Refund = {
  id: string;
  note: string | null;
  createdAt: string;
  processedAt: string;
  lines: RefundLine[];
  shipping: MoneyBag | null;
  transactionIds: string[];
  /** Money given back beyond the lines and shipping of this refund (negative: less than them). */
  adjustment: { id: string; amount: MoneyBag } | null;
};

export type FulfillmentHoldReason =
  | "AWAITING_PAYMENT"
  | "AWAITING_RETURN_ITEMS"
  | "HIGH_RISK_OF_FRAUD"
  | "INCORRECT_ADDRESS"
  | "INVENTORY_OUT_OF_STOCK"
  | "ONLINE_STORE_POST_PURCHASE_CROSS_SELL"
  | "OTHER"
  | "UNKNOWN_DELIVERY_DATE";

export type Hold = {
  id: string;
  reason: FulfillmentHoldReason;
  reasonNotes: string | null;
  handle: string;
  /** The app that holds; null when a person in the admin did. */
  appId: string | null;
  externalId: string | null;
};

export type FulfillmentOrderLine = { id: string; lineItemId: string; totalQuantity: number; remainingQuantity: number };

export type FulfillmentOrder = {
  id: string;
  status: "OPEN" | "IN_PROGRESS" | "CANCELLED" | "INCOMPLETE" | "CLOSED" | "SCHEDULED" | "ON_HOLD";
  locationId: string;
  lines: FulfillmentOrderLine[];
  holds: Hold[];
  fulfillAt: string | null;
  createdAt: string;
  updatedAt: string;
};

export type Fulfillment = {
  id: string;
  fulfillmentOrderId: string;
  status: "SUCCESS" | "CANCELLED";
  lines: { id: string; lineItemId: string; quantity: number }[];
  tracking: { company: string | null; number: string | null; url: string | null }[];
  createdAt: string;
  /** Said by the carrier; left out until then. */
  deliveredAt?: string;
  updatedAt: string;
};

export type PaymentSchedule = {
  id: string;
  /** What this schedule asks for in all; what is still owed is the order's outstanding. */
  amount: MoneyBag;
  issuedAt: string | null;
  dueAt: string | null;
  completedAt: string | null;
  createdAt: string;
  updatedAt: string;
  announced: boolean;
};

export type PaymentTerms = {
  id: string;
  name: string;
  type: "FIXED" | "FULFILLMENT" | "NET" | "RECEIPT";
  dueInDays: number | null;
  schedules: PaymentSchedule[];
  createdAt: string;
  updatedAt: string;
};

export type Dispute = {
  id: string;
  status: "ACCEPTED" | "CHARGE_REFUNDED" | "LOST" | "NEEDS_RESPONSE" | "PREVENTED" | "UNDER_REVIEW" | "WON";
  type: "CHARGEBACK" | "INQUIRY";
  reason: string;
  networkReasonCode: string | null;
  amount: MoneyBag;
  initiatedAt: string;
  evidenceDueBy: string | null;
  finalizedOn: string | null;
};

export type Order = {
  kind: "Order";
  id: string;
  shop: string;
  number: number;
  name: string;
  token: string;
  email: string | null;
  phone: string | null;
  customerId: string | null;
  customerLocale: string | null;
  test: boolean;
  note: string | null;
  tags: string[];
  attributes: Attribute[];
  sourceName: string;
  shopCurrency: string;
  presentmentCurrency: string;
  taxesIncluded: boolean;
  billingAddress: Address | null;
  shippingAddress: Address | null;
  lines: LineItem[];
  shippingLines: ShippingLine[];
  transactions: Transaction[];
  refunds: Refund[];
  fulfillmentOrders: FulfillmentOrder[];
  fulfillments: Fulfillment[];
  paymentTerms: PaymentTerms | null;
  disputes: Dispute[];
  edited: boolean;
  cancelReason: "CUSTOMER" | "DECLINED" | "FRAUD" | "INVENTORY" | "OTHER" | "STAFF" | null;
  cancelledAt: string | null;
  staffNote: string | null;
  closedAt: string | null;
  createdAt: string;
  processedAt: string;
  updatedAt: string;
};
