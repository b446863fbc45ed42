import type Stripe from "stripe";
import type { Call } from "../call";
import { makePrice, makeProduct } from "../endpoints/prices";
import { invalid } from "../errors";
import { find } from "../objects/find";
import type { LineItem, Price } from "../rows";
import { newId } from "../world";

type GivenLine = Stripe.Checkout.SessionCreateParams.LineItem;

function priceOf(call: Call, line: GivenLine, param: string): { price: Price; name: string } {
  const { price, price_data: data } = line;
  if (price !== undefined) {
    const { object } = find(call, "prices", price, { param: `${param}[price]`, status: 400 });
    return { price: object, name: call.world.tables.products.get(object.product)?.object.name ?? "" };
  }
  if (data === undefined) {
    throw invalid("You must specify either `price` or `price_data` for each line item.", {
      code: "parameter_missing",
      param: `${param}[price]`,
    });
  }
  if (data.recurring !== undefined) {
    throw invalid(
      "You must provide at least one recurring price in `subscription` mode when using prices; `payment` mode takes one-time prices only.",
      { param },
    );
  }
  const product =
    data.product === undefined
      ? makeProduct(call, data.product_data ?? { name: "" })
      : find(call, "products", data.product, { param: `${param}[price_data][product]`, status: 400 }).object;
  const amount = data.unit_amount ?? Number(data.unit_amount_decimal ?? Number.NaN);
  if (!Number.isInteger(amount) || amount < 0) {
    throw invalid("Missing required param: unit_amount.", { code: "parameter_missing", param: `${param}[price_data][unit_amount]` });
  }
  return { price: makePrice(call, product.id, data.currency, amount), name: product.name };
}

/** Line items with their sums, all in one currency. @throws StripeError */
export function lineItems(call: Call, given: GivenLine[]): LineItem[] {
  const lines = given.map((line, index): LineItem => {
    const param = `line_items[${index}]`;
    if (line.quantity === undefined || line.quantity < 1) {
      throw invalid("Quantity is required. Add `quantity` to `line_items[]`.", { code: "parameter_missing", param: `${param}[quantity]` });
    }
    const { price, name } = priceOf(call, line, param);
    const total = (price.unit_amount ?? 0) * line.quantity;
    return {
      id: newId("li_1", 23),
      object: "item",
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: total,
      amount_tax: 0,
      amount_total: total,
      currency: price.currency,
      description: name,
      metadata: {},
      price,
      quantity: line.quantity,
    };
  });
  const currencies = new Set(lines.map((line) => line.currency));
  if (currencies.size > 1) {
    throw invalid(
      `The price specified uses \`${lines[1]?.currency}\` but the session uses \`${lines[0]?.currency}\`: all line items must share one currency.`,
      {
        param: "line_items",
      },
    );
  }
  return lines;
}
