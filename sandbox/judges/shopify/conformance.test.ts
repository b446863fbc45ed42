import { afterAll, beforeAll, describe, test } from "vitest";
import { assertions, suite } from "../../../scripts/conformance/shopify/index";
import type { OpenSuite } from "../../../scripts/conformance/suite";

/** The assertions that run unchanged against a real development store (`npm run conformance`), here against the sandbox. */
describe("Shopify's documented behaviour", () => {
  let open: OpenSuite;
  beforeAll(async () => {
    open = await suite.open({});
  });
  afterAll(() => open.close());

  test.each(assertions.map(({ name, docsUrl }, at) => ({ name, docsUrl, at })))("$name ($docsUrl)", async ({ at }) => {
    await open.assertions[at]?.run();
  });
});
