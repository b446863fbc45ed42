import { expect, it } from "vitest";
import { runToEnd } from "../process/run-to-end";

const SEED = "20270209";

it(`a small storm (seed ${SEED}): nothing charged twice, lost, stuck or different on the three sides`, { timeout: 175_000 }, async () => {
  const { NODE_ENV: _mode, VITEST: _vitest, ...env } = process.env;
  const args = ["scripts/run.mjs", "chaos", "--charges", "60", "--kills", "3", "--workers", "2", "--seed", SEED];
  const { code, stdout, output } = await runToEnd(process.execPath, args, { env: { ...env, NODE_ENV: "production" } });
  expect(code, output).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    charges: 60,
    kills: 3,
    doubleCharged: 0,
    lost: 0,
    stuck: 0,
    amountMismatch: 0,
    mailsAfterPayment: 0,
  });
});
