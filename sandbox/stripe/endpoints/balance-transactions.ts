import type Stripe from "stripe";
import { type Call, type Endpoint, endpoint } from "../call";
import { asOfNow } from "../objects/balance-transaction";
import { inPath } from "../objects/find";
import { inRange, page } from "../objects/list";

function list(call: Call<Stripe.BalanceTransactionListParams>): object {
  const { source, type, currency, created } = call.parameters;
  const table = call.world.tables.balance_transactions;
  return page(call, "/v1/balance_transactions", table, call.parameters, {
    keep: ({ object }) =>
      (type === undefined || object.type === type) &&
      (currency === undefined || object.currency === currency) &&
      inRange(object.created, created),
    show: ({ object }) => asOfNow(call, object),
    candidates: source === undefined ? null : table.by("source", source),
    idOf: ({ object }) => object.id,
  });
}

/** Docs: docs.stripe.com/api/balance_transactions. */
export const balanceTransactionEndpoints: Endpoint[] = [
  endpoint("GET", "/v1/balance_transactions", "BalanceTransactionListParams", list),
  endpoint("GET", "/v1/balance_transactions/:id", "BalanceTransactionRetrieveParams", (call: Call) =>
    asOfNow(call, inPath(call, "balance_transactions").object),
  ),
];
