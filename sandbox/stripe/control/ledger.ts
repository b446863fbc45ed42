import type { World } from "../world";

const KINDS = [
  "customers",
  "payment_methods",
  "payment_intents",
  "setup_intents",
  "charges",
  "refunds",
  "disputes",
  "balance_transactions",
  "checkout_sessions",
  "webhook_endpoints",
] as const;

/**
 * Everything that happened to one account, oldest first: for comparing with what others believe.
 * `totals` sums money by currency: charged − refunded − lost in disputes, in the API's units.
 */
export function ledger(world: World, account: string): object {
  const rows = Object.fromEntries(
    KINDS.map((kind) => [
      kind,
      [...world.tables[kind].values()].flatMap((row: { account: string; object: object }) => (row.account === account ? [row.object] : [])),
    ]),
  );
  const totals: Record<string, { charged: number; refunded: number; lost: number }> = {};
  const of = (currency: string) => {
    totals[currency] ??= { charged: 0, refunded: 0, lost: 0 };
    return totals[currency];
  };
  for (const { account: owner, object } of world.tables.charges.values()) {
    if (owner === account && object.paid) {
      of(object.currency).charged += object.amount_captured;
      of(object.currency).refunded += object.amount_refunded;
    }
  }
  for (const { account: owner, object } of world.tables.disputes.values()) {
    if (owner === account) {
      of(object.currency).lost -= object.balance_transactions.reduce((sum, { amount }) => sum + amount, 0);
    }
  }
  return { account, totals, ...rows };
}

/** Which accounts there are, with a few counts. */
export function accounts(world: World): object[] {
  const counts = new Map<string, Record<string, number>>();
  for (const kind of KINDS) {
    for (const row of world.tables[kind].values() as Iterable<{ account: string }>) {
      const count = counts.get(row.account) ?? {};
      count[kind] = (count[kind] ?? 0) + 1;
      counts.set(row.account, count);
    }
  }
  return [...counts].map(([account, count]) => ({ account, ...count }));
}
