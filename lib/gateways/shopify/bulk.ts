import { z } from "zod";
import { syncReason } from "@/lib/domain/sync-reasons";
import { NotUnderstood, problemsOf } from "./amounts";
import { BULK_STATUS, START_BULK } from "./bulk-documents";
import type { Caller } from "./call";
import type { Answer } from "./contract";
import { type BulkOrder, BulkResultGone, type BulkState } from "./contract-orders";
import { bulkOrders } from "./order-documents";
import { type LineNode, lineNode, orderFromNode, orderHeadNode, type PlanNode, scheduleNode } from "./order-node";
import { readPlans } from "./read-plans";

const started = z.object({ bulkOperation: z.object({ id: z.string() }) });

export async function startBulkOrders(caller: Caller, since: Date | null): Promise<Answer<{ gid: string }>> {
  return startBulk(caller, bulkOrders(since?.toISOString() ?? null));
}

export async function startBulk(caller: Caller, query: string): Promise<Answer<{ gid: string }>> {
  const answer = await caller.mutate(START_BULK, { query }, "bulkOperationRunQuery", started);
  return answer.kind === "ok" ? { kind: "ok", value: { gid: answer.value.bulkOperation.id } } : answer;
}

const state = z.object({
  bulkOperation: z
    .object({
      id: z.string(),
      status: z.string(),
      errorCode: z.string().nullable(),
      rootObjectCount: z.union([z.string(), z.number()]),
      url: z.string().nullable(),
    })
    .nullable(),
});

const GOING_ON = new Set(["CREATED", "RUNNING", "CANCELING"]);

export async function bulkStatus(caller: Caller, gid: string): Promise<Answer<BulkState>> {
  const answer = await caller.query(BULK_STATUS, { id: gid }, state);
  if (answer.kind !== "ok") return answer;
  const operation = answer.value.bulkOperation;
  if (!operation)
    return {
      kind: "ok",
      value: { gid, status: "failed", error: syncReason("bulk_unknown"), rootCount: 0, url: null },
    };
  const status = operation.status === "COMPLETED" ? "completed" : GOING_ON.has(operation.status) ? "running" : "failed";
  const ended = [operation.status, operation.errorCode].filter(Boolean).join(" ").toLowerCase();
  const error = status === "failed" ? syncReason("bulk_gave_up", { status: ended }) : null;
  return { kind: "ok", value: { gid: operation.id, status, error, rootCount: Number(operation.rootObjectCount), url: operation.url } };
}

/** Orders are handed on in groups of this many, so that the selling plans nobody has read yet are read together. */
const GROUP = 10;

const lineOfFile = z.looseObject({ id: z.string(), __parentId: z.string().optional() });

type Assembling = { readonly gid: string; readonly root: unknown; readonly children: unknown[]; nextLine: number };

async function* linesOf(response: Response): AsyncGenerator<string> {
  if (response.body === null) return;
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of response.body) {
    rest += decoder.decode(chunk as Uint8Array, { stream: true });
    const whole = rest.split("\n");
    rest = whole.pop() ?? "";
    yield* whole;
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}

/** Orders with their children, in the order of the file: the result is grouped, children follow their order. */
async function* groupsOf(
  lines: AsyncIterable<string>,
  fromLine: number,
): AsyncGenerator<Assembling | { readonly broken: string; readonly nextLine: number }> {
  let number = 0;
  let current: Assembling | null = null;
  for await (const text of lines) {
    number += 1;
    if (number <= fromLine || text.trim() === "") continue;
    const parsed = parseLine(text);
    if (parsed === null) {
      if (current) yield current;
      current = null;
      yield { broken: `line ${number} is not an object of the result`, nextLine: number };
    } else if (parsed.__parentId === undefined) {
      if (current) yield current;
      current = { gid: parsed.id, root: parsed, children: [], nextLine: number };
    } else if (current) {
      current.children.push(parsed);
      current.nextLine = number;
    }
  }
  if (current) yield current;
}

function parseLine(text: string): z.infer<typeof lineOfFile> | null {
  try {
    return lineOfFile.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

type Read = {
  readonly group: Assembling;
  readonly head: z.infer<typeof orderHeadNode>;
  readonly lines: LineNode[];
  readonly schedules: z.infer<typeof scheduleNode>[];
};

function readGroup(group: Assembling): Read | { readonly why: string } {
  const head = orderHeadNode.safeParse(group.root);
  if (!head.success) return { why: problemsOf(head.error) };
  const lines: LineNode[] = [];
  const schedules: z.infer<typeof scheduleNode>[] = [];
  for (const child of group.children) {
    const asLine = lineNode.safeParse(child);
    if (asLine.success) lines.push(asLine.data);
    else {
      const asSchedule = scheduleNode.safeParse(child);
      if (!asSchedule.success) return { why: problemsOf(asLine.error) };
      schedules.push(asSchedule.data);
    }
  }
  return { group, head: head.data, lines, schedules };
}

/** Selling plans read so far in one result: most orders of a shop share a few. */
type KnownPlans = Map<string, PlanNode | null>;

async function learnPlans(caller: Caller, read: readonly (Read | { readonly why: string })[], known: KnownPlans): Promise<void> {
  const ids = read.flatMap((one) => ("why" in one ? [] : one.lines.flatMap((line) => line.sellingPlan?.sellingPlanId ?? [])));
  const unread = ids.filter((id) => !known.has(id));
  const plans = await readPlans(caller, unread);
  if (plans.kind !== "ok") throw new Error(`the selling plans of a bulk result could not be read: ${plans.kind}`);
  for (const id of unread) known.set(id, plans.value.get(id) ?? null);
}

async function* finish(caller: Caller, groups: readonly Assembling[], known: KnownPlans): AsyncGenerator<BulkOrder> {
  const read = groups.map((group) => ({ group, one: readGroup(group) }));
  await learnPlans(
    caller,
    read.map(({ one }) => one),
    known,
  );
  const plans = new Map([...known].flatMap(([id, plan]) => (plan === null ? [] : [[id, plan] as const])));
  for (const { group, one } of read) {
    const order = "why" in one ? { notUnderstood: one.why } : orderOr(one, plans);
    yield { nextLine: group.nextLine, gid: group.gid, order };
  }
}

function orderOr(read: Read, plans: ReadonlyMap<string, PlanNode>): BulkOrder["order"] {
  try {
    return orderFromNode({ head: read.head, lines: read.lines, schedules: read.schedules, transactions: read.head.transactions }, plans);
  } catch (error) {
    if (error instanceof NotUnderstood) return { notUnderstood: error.reason };
    throw error;
  }
}

/** Long enough for a big result to be taken in as it streams; what is left over is read from there on. */
const LONGEST_READ_MS = 60 * 60_000;
const GONE = new Set([403, 404, 410]);

/** The lines of a result as they arrive. @throws BulkResultGone, or Error when the address breaks off */
export async function* linesAt(url: string): AsyncGenerator<string> {
  const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(LONGEST_READ_MS) });
  if (GONE.has(response.status)) throw new BulkResultGone();
  if (!response.ok) throw new Error(`the bulk result answered HTTP ${response.status}`);
  yield* linesOf(response);
}

/** Streams a result; memory holds one group of orders at a time. @throws BulkResultGone, or Error when the address breaks off */
export async function* bulkResult(caller: Caller, url: string, fromLine: number): AsyncGenerator<BulkOrder> {
  const known: KnownPlans = new Map();
  let waiting: Assembling[] = [];
  for await (const group of groupsOf(linesAt(url), fromLine)) {
    if ("broken" in group) {
      yield* finish(caller, waiting, known);
      waiting = [];
      yield { nextLine: group.nextLine, gid: null, order: { notUnderstood: group.broken } };
      continue;
    }
    waiting.push(group);
    if (waiting.length >= GROUP) {
      yield* finish(caller, waiting, known);
      waiting = [];
    }
  }
  yield* finish(caller, waiting, known);
}
