import Stripe from "stripe";

/** One exchange as it went over the wire. */
export interface Exchange {
  method: string;
  path: string;
  /** Form text of the body, or the query string. */
  sent: string;
  status: number;
  headers: Headers;
  body: unknown;
}

export interface RecordingClient {
  stripe: Stripe;
  exchanges: Exchange[];
}

/** The official client, unchanged, with the raw answers kept. */
export function recordingClient(port: number, key = "sk_test_judge_1"): RecordingClient {
  const exchanges: Exchange[] = [];
  const record: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init);
    const body: unknown = await answer.clone().json();
    const url = new URL(String(input));
    const sent = typeof init?.body === "string" ? init.body : url.search.slice(1);
    exchanges.push({ method: init?.method ?? "GET", path: url.pathname, sent, status: answer.status, headers: answer.headers, body });
    return answer;
  };
  const stripe = new Stripe(key, {
    host: "127.0.0.1",
    port,
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(record),
  });
  return { stripe, exchanges };
}

/** The error an API call ends with; anything else is a failed expectation. */
export async function refusal(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) {
      return error;
    }
    throw error;
  }
  throw new Error("the call was expected to be refused, and was not");
}
