import type { Decline } from "../data/declines";
import { docUrl, type ErrorBody } from "../errors";

/** A bank's no as the body of a 402; `inside` adds the objects it belongs to. Source: docs.stripe.com/api/errors. */
export function declineBody(decline: Decline, inside: Partial<ErrorBody> = {}): ErrorBody {
  return {
    type: "card_error",
    code: decline.code,
    message: decline.message,
    doc_url: docUrl(decline.code),
    ...(decline.declineCode === null ? {} : { decline_code: decline.declineCode }),
    ...(decline.param === undefined ? {} : { param: decline.param }),
    ...(decline.adviceCode === undefined ? {} : { advice_code: decline.adviceCode }),
    ...(decline.networkDeclineCode === undefined ? {} : { network_decline_code: decline.networkDeclineCode }),
    ...(decline.networkAdviceCode === undefined ? {} : { network_advice_code: decline.networkAdviceCode }),
    ...inside,
  };
}
