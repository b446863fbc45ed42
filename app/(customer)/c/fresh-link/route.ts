import { answering, toPage } from "@/lib/entry/customer-answer";
import { freshLinkAsked, isSameOrigin, knownLink } from "@/lib/entry/customer-link";
import { requestFreshLink } from "@/lib/operations/request-fresh-link";

/** *Send me a new link*: to the address on file. The answer and its time are the same whatever the cookie held. */
export async function POST(request: Request): Promise<Response> {
  return answering("customer.fresh_link", () =>
    freshLinkAsked(async () => {
      const known = isSameOrigin(request) ? await knownLink(request.headers) : null;
      if (known) await requestFreshLink(known.outside, { customerId: known.customerId, orderId: known.orderId });
      return toPage({ sent: "1" });
    }),
  );
}
