import Stripe from "stripe";
import { startStripeSandbox } from "../../../sandbox/stripe/server";
import type { Assertion, Suite } from "../suite";
import { checkoutAssertions } from "./checkout";
import { idempotencyAssertions } from "./idempotency";
import { listAssertions } from "./lists";
import { parameterAssertions } from "./parameters";
import { paymentAssertions } from "./payments";
import { refundAssertions } from "./refunds";
import { setupAssertions } from "./setup";

export const assertions: Assertion<Stripe>[] = [
  ...parameterAssertions,
  ...idempotencyAssertions,
  ...paymentAssertions,
  ...setupAssertions,
  ...checkoutAssertions,
  ...refundAssertions,
  ...listAssertions,
];

const bind = (client: Stripe) => assertions.map(({ name, docsUrl, run }) => ({ name, docsUrl, run: () => run(client) }));

/** With STRIPE_CONFORMANCE_KEY (a test key) the real test account is asked; it costs nothing but leaves test objects there. */
export const suite: Suite = {
  name: "Stripe",
  async open(environment) {
    const key = environment.STRIPE_CONFORMANCE_KEY;
    if (key !== undefined && key !== "") {
      if (!/^[sr]k_test_/.test(key)) {
        throw new Error("STRIPE_CONFORMANCE_KEY must be a test key: these assertions create payments.");
      }
      const client = new Stripe(key, { telemetry: false });
      return { target: "a real test account", assertions: bind(client), close: async () => undefined };
    }
    const sandbox = await startStripeSandbox({ port: 0, dataDir: null, now: () => Date.now() });
    const client = new Stripe("sk_test_conformance_1", {
      host: "127.0.0.1",
      port: sandbox.port,
      protocol: "http",
      telemetry: false,
      maxNetworkRetries: 0,
    });
    return { target: "the sandbox", assertions: bind(client), close: () => sandbox.stop() };
  },
};
