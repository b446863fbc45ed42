import { expect, it } from "vitest";
import { runToEnd } from "../process/run-to-end";

const SEED = "20270209";
/** A minute and a quarter on two idle cores; the machine may have much else to do, and slowness is no finding. */
const PATIENCE_MS = 480_000;

it(`a small storm (seed ${SEED}): nothing charged twice, lost, stuck or different on the three sides`, {
  timeout: PATIENCE_MS + 10_000,
}, async () => {
  const { NODE_ENV: _mode, VITEST: _vitest, ...env } = process.env;
  const args = ["scripts/run.mjs", "chaos", "--charges", "48", "--kills", "3", "--workers", "2", "--seed", SEED];
  const options = { env: { ...env, NODE_ENV: "production" }, signal: AbortSignal.timeout(PATIENCE_MS) } as const;
  const { code, stdout, output } = await runToEnd(process.execPath, args, options);
  expect(code, output).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    charges: 48,
    kills: 3,
    doubleCharged: 0,
    lost: 0,
    stuck: 0,
    amountMismatch: 0,
    mailsAfterPayment: 0,
  });
});
