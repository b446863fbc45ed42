/** Six ways to break the rules of money, as patches of the source. A patch that no longer fits fails loudly: the source moved, and the mutant has to follow. */

export interface Mutant {
  readonly name: string;
  /** The rule it breaks. */
  readonly rule: number;
  readonly patches: readonly { readonly file: string; readonly from: string; readonly to: string }[];
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: "a new PaymentIntent on retry",
    rule: 8,
    patches: [
      {
        file: "lib/operations/confirm-attempt.ts",
        from: "    return answer(outcome, requestId);\n  } catch (error) {",
        to: `    if (outcome.kind !== "unknown" || attempt.stripeCustomerId === null) return answer(outcome, requestId);
    const made = await stripe.createPaymentIntent({
      amount: attempt.amount, customerId: attempt.stripeCustomerId, description: attempt.orderName, idempotencyKey: crypto.randomUUID(),
      ids: { merchantId: attempt.merchantId, orderId: attempt.orderId, instalmentId: attempt.instalmentId, paymentObjectId: attempt.paymentObject.id },
    });
    if (made.kind !== "made") return answer(outcome, requestId);
    const second = await stripe.confirmOffSession({
      paymentIntentId: made.paymentIntent.paymentIntentId, paymentMethodId: attempt.paymentMethodId, idempotencyKey: crypto.randomUUID(),
      timeoutMs: CONFIRM_TIMEOUT_MS, mayStillSend,
    });
    return answer(second.outcome, second.requestId);
  } catch (error) {`,
      },
    ],
  },
  {
    name: "no compare-and-set",
    rule: 10,
    patches: [
      // Every worker takes what is open, whoever else has it.
      { file: "lib/store/attempts.ts", from: "AND w.claimed_at IS NULL", to: "" },
      { file: "lib/store/attempts.ts", from: "AND claimed_at IS NULL $", to: "$" },
      { file: "lib/store/attempts.ts", from: " FOR NO KEY UPDATE OF attempt SKIP LOCKED) f", to: ") f" },
      // And an answer is written without a look at what the attempt has become.
      {
        file: "lib/operations/settle-attempts.ts",
        from: "settleAttempt({ state: attempt.state }, outcome)",
        to: 'settleAttempt({ state: "open" }, outcome)',
      },
    ],
  },
  {
    name: "the call before commit 1",
    rule: 10,
    patches: [
      {
        file: "lib/operations/collect-due.ts",
        from: '  const outside = await enterMerchant(worker, merchantId, systemActor("timer"));\n  return commit(',
        to: `  const outside = await enterMerchant(worker, merchantId, systemActor("timer"));
  const early = await outside.scope.db.prisma.paymentObject.findMany({
    where: { merchantId, instalmentId: { in: due.map((one) => one.id) }, state: "live", kind: "payment_intent" },
    include: { instalment: { include: { card: true } } },
  });
  for (const one of early) {
    const stripe = await outside.gateways.stripe(merchantId, one.connectionId);
    await stripe.confirmOffSession({
      paymentIntentId: one.stripeId ?? "", paymentMethodId: one.instalment.card?.stripePaymentMethodId ?? "", idempotencyKey: crypto.randomUUID(),
      timeoutMs: 20_000, mayStillSend: () => true,
    });
  }
  return commit(`,
      },
    ],
  },
  {
    name: "the nudge outside the transaction",
    rule: 12,
    patches: [
      {
        // What is owed is told to a worker by a job alone, which one crash in eight takes with it: no row remembers it.
        file: "lib/store/owed-work.ts",
        from: "  const json = rows.map((row) => ({",
        to: '  const json = rows.filter((row) => row.kind !== "record_payment" || Math.random() > 1 / 8).map((row) => ({',
      },
    ],
  },
  {
    name: "no re-read from Shopify",
    rule: 9,
    patches: [
      {
        file: "lib/operations/collect-due.ts",
        from: "  await reReadOrders(before, [...new Set(stale.map((one) => one.orderId))]);",
        to: "  void [reReadOrders, stale];",
      },
      {
        file: "lib/domain/charge-guard.ts",
        from: '  if (!shopRead) return refuse("shop_not_read");',
        to: "  if (shopRead || !shopRead) return null;",
      },
      {
        // The timer's look for what webhooks missed may come first on a slow machine, and hide it.
        file: "lib/operations/read-missed-orders.ts",
        from: "if (plusMs(through, EVERY_MS) <= outside.now)",
        to: "if (plusMs(through, 400 * EVERY_MS) <= outside.now)",
      },
    ],
  },
  {
    name: "a refund on the wrong rail",
    rule: 2,
    patches: [
      {
        file: "lib/operations/open-refund.ts",
        from: "    parts: refund.parts,",
        to: '    parts: refund.parts.map((part) => ({ ...part, rail: part.rail === "stripe" ? ("manual" as const) : part.rail })),',
      },
    ],
  },
];
