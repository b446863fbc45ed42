import type { StripeGateway } from "@/lib/gateways/stripe/contract";
import type { LivePaymentObject } from "@/lib/store/payment-objects";
import type { OutsideCtx } from "./context";
import { keepPrepared, type ObjectToPrepare, type Prepared, preparePayment } from "./prepare-payment";

/** Calls under way at the same time, for one merchant. */
const AT_ONCE = 8;
/** Answers committed together. */
const KEEP_AT_ONCE = 40;

/** Brings live PaymentIntents to what is owed now, many at once; what was made is committed in groups while others are still being made. */
export async function prepareObjects(outside: OutsideCtx, objects: readonly LivePaymentObject[]): Promise<readonly Prepared[]> {
  const left: ObjectToPrepare[] = objects.map((object) => ({ ...object, wanted: object.instalmentAmount }));
  const wanted = [...left];
  const connectionOf = new Map(objects.map((object) => [object.id, object.connectionId]));
  const gateways = new Map<string, Promise<StripeGateway>>();
  const results: Prepared[] = [];
  let made: Prepared[] = [];
  const faults: unknown[] = [];
  const keep = async (): Promise<void> => {
    const group = made;
    made = [];
    await keepPrepared(outside, group, wanted);
  };
  const line = async (): Promise<void> => {
    for (let next = left.shift(); next; next = faults.length > 0 ? undefined : left.shift()) {
      const connectionId = connectionOf.get(next.id) ?? "";
      const gateway = gateways.get(connectionId) ?? outside.gateways.stripe(outside.scope.merchantId, connectionId);
      gateways.set(connectionId, gateway);
      const prepared = await preparePayment(outside, (await gateway).atPriority("batch"), next);
      results.push(prepared);
      made.push(prepared);
      if (made.length >= KEEP_AT_ONCE) await keep();
    }
  };
  await Promise.all(
    Array.from({ length: Math.min(AT_ONCE, left.length) }, () => line().catch((fault: unknown) => void faults.push(fault))),
  );
  await keep();
  if (faults.length > 0) throw new AggregateError(faults, "payments could not be prepared; those that could are kept");
  return results;
}
