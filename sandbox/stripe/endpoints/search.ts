import type Stripe from "stripe";
import type { Call } from "../call";
import { invalid } from "../errors";
import { pageSize } from "../objects/list";
import type { PaymentIntent } from "../rows";

type Test = (intent: PaymentIntent) => boolean;

const CLAUSE =
  /^\s*(-?)(metadata\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]|[a-z_]+)\s*(:|~|>=|<=|>|<)\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(null|-?\d+))\s*/;

const NUMBERS = ["amount", "created"] as const;
const TEXTS = ["currency", "customer", "status"] as const;

function unreadable(query: string): never {
  throw invalid(
    `We were unable to parse your search query. Try using the format \`metadata["key"]:"value"\` to query for metadata or key:"value" to query for other fields. Query: ${query}`,
    {
      param: "query",
    },
  );
}

function compare(actual: number, operator: string, wanted: number): boolean {
  switch (operator) {
    case ">":
      return actual > wanted;
    case ">=":
      return actual >= wanted;
    case "<":
      return actual < wanted;
    case "<=":
      return actual <= wanted;
    default:
      return actual === wanted;
  }
}

function clause(match: RegExpExecArray, query: string): Test {
  const [, minus, field = "", single, double, operator = ":", quoted1, quoted2, bare] = match;
  const wanted = (quoted1 ?? quoted2 ?? bare ?? "").replace(/\\(.)/g, "$1");
  const key = (single ?? double)?.replace(/\\(.)/g, "$1");
  const text = (actual: string | null | undefined): boolean => {
    if (bare === "null") {
      return actual == null;
    }
    const found = actual?.toLowerCase() ?? "";
    return operator === "~" ? found.includes(wanted.toLowerCase()) : actual != null && found === wanted.toLowerCase();
  };
  let test: Test;
  if (key !== undefined) {
    test = (intent) => text(intent.metadata[key]);
  } else if (TEXTS.some((name) => name === field)) {
    test = (intent) => text(intent[field as (typeof TEXTS)[number]]);
  } else if (NUMBERS.some((name) => name === field)) {
    test = (intent) => compare(intent[field as (typeof NUMBERS)[number]], operator, Number(wanted));
  } else {
    throw invalid(
      `Field \`${field}\` is an unsupported search field for resource \`payment_intents\`. See http://stripe.com/docs/search#query-fields-for-payment-intents for a list of supported fields.`,
      {
        param: "query",
      },
    );
  }
  return minus === "-" ? (intent) => !test(intent) : bare === undefined && wanted === "" ? () => unreadable(query) : test;
}

/** Reads clauses joined by AND, or joined by OR, never both. Source: docs.stripe.com/search. */
function readQuery(query: string): Test {
  const tests: Test[] = [];
  let joint: string | null = null;
  for (let rest = query; ; ) {
    const match = CLAUSE.exec(rest);
    if (match === null) {
      return unreadable(query);
    }
    tests.push(clause(match, query));
    rest = rest.slice(match[0].length);
    if (rest === "") {
      break;
    }
    const word = /^(AND|OR)\s+/i.exec(rest);
    const next = word?.[1]?.toUpperCase() ?? "AND";
    if (joint !== null && joint !== next) {
      throw invalid("You cannot combine AND and OR in one search query.", { param: "query" });
    }
    joint = next;
    rest = rest.slice(word?.[0].length ?? 0);
  }
  return joint === "OR" ? (intent) => tests.some((test) => test(intent)) : (intent) => tests.every((test) => test(intent));
}

/** GET /v1/payment_intents/search. Newest first; the page token is the position it stopped at. */
export function searchPaymentIntents(call: Call<Stripe.PaymentIntentSearchParams>): object {
  const { query, limit, page } = call.parameters;
  const test = readQuery(query);
  const size = pageSize(limit);
  const table = call.world.tables.payment_intents;
  const newest = call.world.seconds() - Math.ceil(call.world.dials.searchLagMs / 1000);
  const hasLag = call.world.dials.searchLagMs > 0;
  const start = page === undefined ? undefined : table.position(Buffer.from(page, "base64url").toString());
  if (page !== undefined && start === undefined) {
    throw invalid("Invalid page token.", { param: "page" });
  }
  const found: PaymentIntent[] = [];
  for (const { account, object } of table.newestFirst(start)) {
    if (account === call.account && (!hasLag || object.created <= newest) && test(object) && found.push(object) > size) {
      break;
    }
  }
  const data = found.slice(0, size);
  const more = found.length > size;
  const nextPage = more ? Buffer.from(data.at(-1)?.id ?? "").toString("base64url") : null;
  return { object: "search_result", data, has_more: more, next_page: nextPage, url: "/v1/payment_intents/search" };
}
