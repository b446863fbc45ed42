import { z } from "zod";
import type { ShopOrderFacts } from "@/lib/domain/shopify-order";
import type { StoredReason } from "@/lib/domain/sync-reasons";
import { fromMoneyV2, instantOf, instantOrNull, moneyV2, NotUnderstood, problemsOf } from "./amounts";
import type { Caller } from "./call";
import type { Answer } from "./contract";
import type { OrderStanding, OrdersRead, StandingsRead, UpdatedOrders } from "./contract-orders";
import { ALL_TRANSACTIONS, MORE_LINES, ORDERS_A_QUERY, ORDERS_BY_QUERY, OWNERS, READ_ORDERS, READ_STANDINGS } from "./order-documents";
import { type LineNode, lineNode, orderFromNode, orderHeadNode, scheduleNode, type TransactionNode, transactionNode } from "./order-node";
import { readPlans } from "./read-plans";

const MOST_IDS = 100;

const page = <T extends z.ZodType>(node: T) =>
  z.object({ nodes: z.array(node), pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }) });

const orderNode = z.intersection(
  orderHeadNode,
  z.object({
    transactionsCount: z.object({ count: z.number() }).nullable(),
    lineItems: page(lineNode),
    paymentTerms: z.object({ paymentSchedules: z.object({ nodes: z.array(scheduleNode) }) }).nullable(),
  }),
);
type OrderNode = z.infer<typeof orderNode>;

/** Nodes are parsed one by one, so that one order we cannot read does not hide the others. */
const nodesAnswer = z.object({ nodes: z.array(z.unknown()) });

function checkCount(gids: readonly string[]): void {
  if (gids.length > MOST_IDS) throw new RangeError(`at most ${MOST_IDS} orders a call`);
}

async function remainingLines(caller: Caller, id: string, first: OrderNode["lineItems"]): Promise<Answer<LineNode[]>> {
  const lines = [...first.nodes];
  let { pageInfo } = first;
  while (pageInfo.hasNextPage && pageInfo.endCursor !== null) {
    const answer = await caller.query(
      MORE_LINES,
      { id, after: pageInfo.endCursor },
      z.object({ order: z.object({ lineItems: page(lineNode) }).nullable() }),
    );
    if (answer.kind !== "ok") return answer;
    const next = answer.value.order?.lineItems;
    if (!next) break;
    lines.push(...next.nodes);
    pageInfo = next.pageInfo;
  }
  return { kind: "ok", value: lines };
}

const transactionsAnswer = z.object({ order: z.object({ transactions: z.array(transactionNode) }).nullable() });

async function allTransactions(caller: Caller, node: OrderNode): Promise<Answer<readonly TransactionNode[]>> {
  const count = node.transactionsCount?.count ?? node.transactions.length;
  if (count <= node.transactions.length) return { kind: "ok", value: node.transactions };
  const answer = await caller.query(ALL_TRANSACTIONS, { id: node.id }, transactionsAnswer);
  if (answer.kind !== "ok") return answer;
  return { kind: "ok", value: answer.value.order?.transactions ?? node.transactions };
}

type Found = { readonly node: OrderNode; readonly lines: readonly LineNode[]; readonly transactions: readonly TransactionNode[] };

async function readChunk(
  caller: Caller,
  gids: readonly string[],
  into: { found: Found[]; missing: string[]; notUnderstood: Map<string, StoredReason> },
): Promise<Answer<null>> {
  const answer = await caller.query(READ_ORDERS, { ids: gids }, nodesAnswer);
  if (answer.kind !== "ok") return answer;
  for (const [index, gid] of gids.entries()) {
    const raw = answer.value.nodes[index];
    if (raw === null || raw === undefined) {
      into.missing.push(gid);
      continue;
    }
    const parsed = orderNode.safeParse(raw);
    if (!parsed.success) {
      into.notUnderstood.set(gid, problemsOf(parsed.error));
      continue;
    }
    const lines = await remainingLines(caller, gid, parsed.data.lineItems);
    if (lines.kind !== "ok") return lines;
    const transactions = await allTransactions(caller, parsed.data);
    if (transactions.kind !== "ok") return transactions;
    into.found.push({ node: parsed.data, lines: lines.value, transactions: transactions.value });
  }
  return { kind: "ok", value: null };
}

export async function readOrders(caller: Caller, gids: readonly string[]): Promise<Answer<OrdersRead>> {
  checkCount(gids);
  const into = { found: [] as Found[], missing: [] as string[], notUnderstood: new Map<string, StoredReason>() };
  for (let at = 0; at < gids.length; at += ORDERS_A_QUERY) {
    const read = await readChunk(caller, gids.slice(at, at + ORDERS_A_QUERY), into);
    if (read.kind !== "ok") return read;
  }
  const plans = await readPlans(
    caller,
    into.found.flatMap(({ lines }) => lines.map((line) => line.sellingPlan?.sellingPlanId)),
  );
  if (plans.kind !== "ok") return plans;
  const orders = new Map<string, ShopOrderFacts>();
  for (const { node, lines, transactions } of into.found) {
    try {
      orders.set(
        node.id,
        orderFromNode({ head: node, lines, transactions, schedules: node.paymentTerms?.paymentSchedules.nodes ?? [] }, plans.value),
      );
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
      into.notUnderstood.set(node.id, error.reason);
    }
  }
  return { kind: "ok", value: { orders, missing: into.missing, notUnderstood: into.notUnderstood } };
}

const standingNode = z.object({
  id: z.string(),
  updatedAt: z.string(),
  cancelledAt: z.string().nullable(),
  displayFinancialStatus: z.string().nullable(),
  totalOutstandingSet: z.object({ presentmentMoney: moneyV2 }),
});

export async function readStandings(caller: Caller, gids: readonly string[]): Promise<Answer<StandingsRead>> {
  checkCount(gids);
  if (gids.length === 0) return { kind: "ok", value: { standings: new Map(), missing: [], notUnderstood: new Map() } };
  const answer = await caller.query(READ_STANDINGS, { ids: gids }, nodesAnswer);
  if (answer.kind !== "ok") return answer;
  const standings = new Map<string, OrderStanding>();
  const missing: string[] = [];
  const notUnderstood = new Map<string, StoredReason>();
  for (const [index, gid] of gids.entries()) {
    const raw = answer.value.nodes[index];
    if (raw === null || raw === undefined) missing.push(gid);
    else {
      const standing = standingOf(raw);
      if (typeof standing === "string") notUnderstood.set(gid, standing);
      else standings.set(gid, standing);
    }
  }
  return { kind: "ok", value: { standings, missing, notUnderstood } };
}

/** A standing, or why it cannot be read. */
function standingOf(raw: unknown): OrderStanding | StoredReason {
  const parsed = standingNode.safeParse(raw);
  if (!parsed.success) return problemsOf(parsed.error);
  try {
    return {
      gid: parsed.data.id,
      updatedAt: instantOf(parsed.data.updatedAt, "updatedAt"),
      cancelledAt: instantOrNull(parsed.data.cancelledAt, "cancelledAt"),
      financialStatus: parsed.data.displayFinancialStatus?.toLowerCase() ?? null,
      outstanding: fromMoneyV2(parsed.data.totalOutstandingSet.presentmentMoney, "outstanding"),
    };
  } catch (error) {
    if (error instanceof NotUnderstood) return error.reason;
    throw error;
  }
}

const listed = z.object({ orders: page(z.object({ id: z.string(), name: z.string(), updatedAt: z.string() })) });

/** Text inside quotes of Shopify's search syntax. Source: shopify.dev/docs/api/usage/search-syntax. */
const quoted = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&")}"`;

export async function readOrderByName(caller: Caller, name: string): Promise<Answer<ShopOrderFacts | null>> {
  const answer = await caller.query(ORDERS_BY_QUERY, { query: `name:${quoted(name)}`, first: 5, after: null }, listed);
  if (answer.kind !== "ok") return answer;
  // The search also finds names that merely contain the text.
  const match = answer.value.orders.nodes.find((node) => node.name === name);
  if (!match) return { kind: "ok", value: null };
  const read = await readOrders(caller, [match.id]);
  if (read.kind !== "ok") return read;
  const why = read.value.notUnderstood.get(match.id);
  if (why !== undefined) return { kind: "unknown", why };
  return { kind: "ok", value: read.value.orders.get(match.id) ?? null };
}

const UPDATED_A_PAGE = 50;

export async function ordersUpdatedSince(caller: Caller, since: Date, cursor: string | null): Promise<Answer<UpdatedOrders>> {
  const answer = await caller.query(
    ORDERS_BY_QUERY,
    { query: `updated_at:>='${since.toISOString()}'`, first: UPDATED_A_PAGE, after: cursor },
    listed,
  );
  if (answer.kind !== "ok") return answer;
  const { nodes, pageInfo } = answer.value.orders;
  const changed = nodes.map((node) => ({ gid: node.id, updatedAt: new Date(node.updatedAt) }));
  return { kind: "ok", value: { changed, cursor: pageInfo.hasNextPage ? pageInfo.endCursor : null } };
}

const ownerNode = z.looseObject({
  id: z.string().optional(),
  orderId: z.string().optional(),
  order: z.object({ id: z.string() }).nullish(),
  paymentTerms: z.object({ order: z.object({ id: z.string() }).nullable() }).nullish(),
});

export async function ordersOf(caller: Caller, gids: readonly string[]): Promise<Answer<ReadonlyMap<string, string | null>>> {
  checkCount(gids);
  const answer = await caller.query(OWNERS, { ids: gids }, z.object({ nodes: z.array(ownerNode.nullable()) }));
  if (answer.kind !== "ok") return answer;
  const owners = gids.map((gid, index) => {
    const node = answer.value.nodes[index];
    return [gid, node?.orderId ?? node?.order?.id ?? node?.paymentTerms?.order?.id ?? null] as const;
  });
  return { kind: "ok", value: new Map(owners) };
}
