import Stripe from "stripe";

type Client = InstanceType<typeof Stripe.HttpClient>;
type Request = Parameters<Client["makeRequest"]>;

/** Nothing left the house: the right to send had lapsed. */
export class SendLapsed extends Error {
  override readonly name = "SendLapsed";
}

/** Wraps what went wrong on the wire so that the SDK sees no code it would retry on; the cause tells what it was. */
export class SingleSendError extends Error {
  override readonly name = "SingleSendError";
}

/**
 * The SDK sends a request a second time when its connection is closed, whatever `maxNetworkRetries` says. For a charge
 * that is one too many: by then this process may have slept past the life of the idempotency key. Requests whose key is
 * registered here leave once, and only while their owner may still send.
 */
export class SingleSendClient implements Client {
  readonly #wire = Stripe.createNodeHttpClient();
  readonly #guards = new Map<string, { mayStillSend: () => boolean; sent: boolean }>();

  getClientName(): string {
    return this.#wire.getClientName();
  }

  /** Runs one call whose request carries this idempotency key. */
  async once<T>(key: string, mayStillSend: () => boolean, call: () => Promise<T>): Promise<T> {
    if (this.#guards.has(key)) throw new SendLapsed("this charge is being sent already");
    this.#guards.set(key, { mayStillSend, sent: false });
    try {
      return await call();
    } finally {
      this.#guards.delete(key);
    }
  }

  async makeRequest(...request: Request): ReturnType<Client["makeRequest"]> {
    const guard = this.#guards.get(keyOf(request[4]));
    if (!guard) return this.#wire.makeRequest(...request);
    if (guard.sent) throw new SingleSendError("a charge is sent once");
    if (!guard.mayStillSend()) throw new SendLapsed("the right to send this charge has lapsed");
    guard.sent = true;
    try {
      return await this.#wire.makeRequest(...request);
    } catch (cause) {
      throw new SingleSendError("the request did not come back", { cause });
    }
  }
}

function keyOf(headers: Request[4]): string {
  const value = headers["Idempotency-Key"];
  return typeof value === "string" ? value : "";
}
