// npm test: see scripts/testing/run-tests.ts. `npm test -- unit types` runs only the steps whose names contain a word given.
import { register } from "tsx/esm/api";

register();
process.env.NEXT_TELEMETRY_DISABLED = "1";
const { runTests } = await import("./testing/run-tests.ts");
const { passed, failed } = await runTests(process.argv.slice(2));
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
