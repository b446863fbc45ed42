import { createHash, randomBytes } from "node:crypto";
import { type Documents, openDocuments } from "../journal/documents";
import type { Table } from "../journal/table";
import { type Chance, seededChance } from "./control/chance";
import { type Dials, startingDials } from "./control/dials";
import type * as rows from "./rows";

type Row<T, Hidden = object> = rows.Row<T, Hidden>;

export interface Tables {
  customers: Table<Row<rows.Customer>>;
  payment_methods: Table<Row<rows.PaymentMethod, rows.CardSecrets>>;
  payment_intents: Table<Row<rows.PaymentIntent, rows.IntentSecrets>>;
  setup_intents: Table<Row<rows.SetupIntent, rows.IntentSecrets>>;
  setup_attempts: Table<Row<rows.SetupAttempt>>;
  charges: Table<Row<rows.Charge>>;
  refunds: Table<Row<rows.Refund, rows.RefundSecrets>>;
  disputes: Table<Row<rows.Dispute>>;
  balance_transactions: Table<Row<rows.BalanceTransaction>>;
  checkout_sessions: Table<Row<rows.Session, rows.SessionSecrets>>;
  webhook_endpoints: Table<Row<rows.WebhookEndpoint, rows.EndpointSecrets>>;
  products: Table<Row<rows.Product>>;
  prices: Table<Row<rows.Price>>;
  deleted_customers: Table<{ account: string; id: string }>;
  events: Table<rows.EventRow>;
  deliveries: Table<rows.DeliveryRow>;
  idempotency: Table<rows.IdempotencyRow>;
}

/** Everything the server knows, and the clock it goes by. */
export interface World {
  documents: Documents;
  tables: Tables;
  dials: Dials;
  chance: Chance;
  /** What went wrong so far, counted by name. */
  readonly struck: Record<string, number>;
  /** Business time, ms: the practice clock can jump. */
  now(): number;
  /** Business time, whole seconds, as the API writes it. */
  seconds(): number;
  /** Where browsers reach this server, without a slash at the end. */
  publicUrl: string;
  log(line: string): void;
}

function openTables(documents: Documents): Tables {
  const byAccount = <T extends { account: string }>(row: T) => row.account;
  return {
    customers: documents.table("customers"),
    payment_methods: documents.table("payment_methods", { customer: (row) => row.object.customer }),
    payment_intents: documents.table("payment_intents", { customer: (row) => row.object.customer }),
    setup_intents: documents.table("setup_intents", { customer: (row) => row.object.customer }),
    setup_attempts: documents.table("setup_attempts", { setup_intent: (row) => row.object.setup_intent }),
    charges: documents.table("charges", {
      payment_intent: (row) => row.object.payment_intent,
      customer: (row) => row.object.customer,
    }),
    refunds: documents.table("refunds", {
      charge: (row) => row.object.charge,
      payment_intent: (row) => row.object.payment_intent,
      due: (row) => (row.hidden.later === null ? null : "later"),
    }),
    disputes: documents.table("disputes", {
      charge: (row) => row.object.charge,
      payment_intent: (row) => row.object.payment_intent,
    }),
    balance_transactions: documents.table("balance_transactions", { source: (row) => row.object.source }),
    checkout_sessions: documents.table("checkout_sessions", {
      customer: (row) => row.object.customer,
      payment_intent: (row) => row.object.payment_intent,
      status: (row) => (row.object.status === "open" ? "open" : null),
    }),
    webhook_endpoints: documents.table("webhook_endpoints", { account: byAccount }),
    products: documents.table("products"),
    prices: documents.table("prices"),
    deleted_customers: documents.table("deleted_customers"),
    events: documents.table("events"),
    deliveries: documents.table("deliveries"),
    idempotency: documents.table("idempotency"),
  };
}

export interface WorldOptions {
  journalPath: string | null;
  now: () => number;
  publicUrl: string;
  seed: number;
  log: (line: string) => void;
}

export function openWorld(options: WorldOptions): World {
  const documents = openDocuments(options.journalPath);
  return {
    documents,
    tables: openTables(documents),
    dials: startingDials(),
    chance: seededChance(options.seed),
    struck: {},
    now: options.now,
    seconds: () => Math.floor(options.now() / 1000),
    publicUrl: options.publicUrl,
    log: options.log,
  };
}

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function base62(bytes: Uint8Array, length: number): string {
  let text = "";
  for (let at = 0; at < length; at++) {
    text += ALPHABET[(bytes[at] ?? 0) % 62];
  }
  return text;
}

/** Randomness is drawn by the block: a system call for every id would be a good part of a call's cost. */
let pool = randomBytes(8192);
let drawn = 0;

/** `prefix` and `length` random letters and digits. Never seeded: two runs on one data folder must not meet. */
export function newId(prefix: string, length = 24): string {
  if (drawn + length > pool.length) {
    pool = randomBytes(8192);
    drawn = 0;
  }
  drawn += length;
  return prefix + base62(pool.subarray(drawn - length, drawn), length);
}

const accountIds = new Map<string, string>();

/** The account id that every key with this middle part belongs to. */
export function accountId(keyMiddle: string): string {
  const id = accountIds.get(keyMiddle) ?? `acct_1${base62(createHash("sha256").update(keyMiddle).digest(), 15)}`;
  accountIds.set(keyMiddle, id);
  return id;
}

/** A value that stays the same for one card of one account, as Stripe's fingerprints do. */
export function fingerprint(account: string, cardNumber: string): string {
  return base62(createHash("sha256").update(`${account}:${cardNumber}`).digest(), 16);
}
