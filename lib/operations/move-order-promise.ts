import type { PlainDate } from "@/lib/domain/dates";
import { judgePromiseMove } from "@/lib/domain/promise";
import { refuse } from "@/lib/domain/refusals";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { queueMail } from "@/lib/store/mail";
import { askAboutPromise, lockPromise, setPromise, supersedeQuestions } from "@/lib/store/promise-answers";
import type { Ctx, Result } from "./context";

export interface MoveOrderPromiseInput {
  readonly orderId: string;
  /** Null: nobody knows when. */
  readonly newOn: PlainDate | null;
  /** Told to the customer word for word. */
  readonly reason: string;
  /** An express answer is wanted whatever the law asks for. */
  readonly alwaysAsk: boolean;
  /** The date that was promised as the person saw it; left out where nobody looked at a page. */
  readonly before?: PlainDate | null;
}

export interface MovedPromise {
  readonly isDelay: boolean;
  /** Until the customer answers, the order is neither charged nor released past the old promise. */
  readonly needsAnswer: boolean;
  readonly mailId: string | null;
}

/** Moves the promise date of one order (rule 25): the customer is told of a delay and may accept it or cancel with a full refund. */
export async function moveOrderPromise(ctx: Ctx, input: MoveOrderPromiseInput): Promise<Result<MovedPromise>> {
  return commit<Result<MovedPromise>>(ctx.scope, ctx, async (tx) => {
    const moved = await movePromise(tx, ctx, input);
    return { value: moved.result, audit: moved.audit };
  });
}

/** The same in the caller's transaction. */
export async function movePromise(
  tx: Tx,
  ctx: Ctx,
  input: MoveOrderPromiseInput,
): Promise<{ readonly result: Result<MovedPromise>; readonly audit: readonly AuditEntry[] }> {
  const { merchantId } = ctx.scope;
  const { orderId, newOn, reason } = input;
  const order = await lockPromise(tx, merchantId, orderId);
  if (!order) return { result: refuse("not_found"), audit: [] };
  if (order.isOver) return { result: refuse("order_cancelled"), audit: [] };
  if (input.before !== undefined && input.before !== order.promiseOn) return { result: refuse("stale"), audit: [] };
  const oldOn = order.promiseOn;
  if (oldOn === newOn) return { result: { ok: true, value: { isDelay: false, needsAnswer: false, mailId: null } }, audit: [] };
  const { earlierDelays } = order;
  const { isDelay, needsAnswer } = judgePromiseMove({ oldOn, newOn, earlierDelays, alwaysAsk: input.alwaysAsk });
  await setPromise(tx, merchantId, orderId, newOn);
  await supersedeQuestions(tx, merchantId, orderId, ctx.now);
  const audit: AuditEntry[] = [{ orderId, reason, event: { type: "promise.changed", before: oldOn, after: newOn, why: reason } }];
  if (!isDelay) return { result: { ok: true, value: { isDelay, needsAnswer, mailId: null } }, audit };
  const data = { oldOn, newOn, reason: reason.slice(0, 500) };
  const mailId = await queueMail(tx, {
    merchantId,
    orderId,
    kind: "promise_changed",
    data,
    dedupeKey: `promise_changed:${newId()}`,
    now: ctx.now,
  });
  const movedBy = ctx.actor.kind === "staff" ? ctx.actor.userId : null;
  await askAboutPromise(tx, merchantId, { orderId, oldOn, newOn, reason, needsAnswer, mailId, movedBy, now: ctx.now });
  if (mailId) audit.push({ orderId, event: { type: "mail.queued", mailId, kind: "promise_changed" } });
  return { result: { ok: true, value: { isDelay, needsAnswer, mailId } }, audit };
}
