/** The body of an error as the API sends it. Source: docs.stripe.com/api/errors. */
export interface ErrorBody {
  type: "api_error" | "card_error" | "idempotency_error" | "invalid_request_error";
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  doc_url?: string;
  charge?: string;
  advice_code?: string;
  network_decline_code?: string;
  network_advice_code?: string;
  payment_intent?: object;
  payment_method?: object;
  setup_intent?: object;
  request_log_url?: string;
}

/**
 * - `refused`: nothing began (a parameter, a key, a limit): work is undone, the answer is not kept for the idempotency key.
 * - `failed`: the work ended in an error that is part of the record (a decline, a state): kept for the key.
 */
export type ErrorPhase = "refused" | "failed";

export class StripeError extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
    readonly phase: ErrorPhase,
    readonly headers: Record<string, string> = {},
  ) {
    super(body.message);
  }
}

/** Documentation address of an error code, as the API adds it. */
export function docUrl(code: string): string {
  return `https://docs.stripe.com/error-codes#${code.replaceAll("_", "-")}`;
}

function withDoc(body: ErrorBody): ErrorBody {
  return body.code === undefined ? body : { ...body, doc_url: docUrl(body.code) };
}

export function invalid(message: string, details: { code?: string; param?: string; status?: number } = {}): StripeError {
  const { status = 400, ...rest } = details;
  return new StripeError(status, withDoc({ type: "invalid_request_error", message, ...rest }), "refused");
}

/** An operation the object's state does not allow: execution had begun, so the answer is kept for the key. */
export function wrongState(code: string, message: string, inside: Partial<ErrorBody> = {}): StripeError {
  return new StripeError(400, withDoc({ type: "invalid_request_error", code, message, ...inside }), "failed");
}

const NOUNS: Record<string, string> = {
  charges: "charge",
  customers: "customer",
  disputes: "dispute",
  events: "event",
  payment_intents: "payment_intent",
  setup_intents: "setupintent",
  balance_transactions: "balance transaction",
  checkout_sessions: "checkout.session",
};

/** 404 when the id stands in the path, 400 when it is a parameter. */
export function noSuch(table: string, id: string, param: string, status: 400 | 404): StripeError {
  const noun = NOUNS[table] ?? table.replace(/s$/, "").replaceAll("_", " ");
  const spelled = table === "payment_methods" ? "PaymentMethod" : noun;
  return invalid(`No such ${spelled}: '${id}'`, { code: "resource_missing", param, status });
}
