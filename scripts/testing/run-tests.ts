/** Entry of `npm test`: runs every step, whatever the ones before found, and ends with one line of numbers. */
import { type Counts, sum } from "./results";
import { STEPS, type Step, type StepResult } from "./steps";

interface Outcome extends StepResult {
  readonly name: string;
  readonly seconds: number;
}

async function runStep(step: Step): Promise<Outcome> {
  process.stdout.write(`\n── ${step.name}\n`);
  const startedAt = performance.now();
  const counts = await step.run().catch((error: unknown): StepResult => {
    process.stdout.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return { passed: 0, failed: 1 };
  });
  const seconds = (performance.now() - startedAt) / 1000;
  process.stdout.write(`   ${counts.passed} passed, ${counts.failed} failed in ${seconds.toFixed(1)} s\n`);
  return { name: step.name, seconds, ...counts };
}

/** @param wanted parts of step names ("unit", "types"); empty: every step */
export async function runTests(wanted: readonly string[]): Promise<Counts> {
  const chosen = wanted.length === 0 ? STEPS : STEPS.filter(({ name }) => wanted.some((part) => name.includes(part)));
  const outcomes: Outcome[] = [];
  for (const step of chosen) outcomes.push(await runStep(step));
  for (const { name, failures = [] } of outcomes) {
    for (const failure of failures) process.stdout.write(`\n${name}: ${failure}\n`);
  }
  process.stdout.write("\n");
  for (const { name, passed, failed, seconds } of outcomes) {
    process.stdout.write(
      `${failed === 0 ? "ok    " : "FAILED"}  ${name.padEnd(28)} ${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed ${seconds.toFixed(1).padStart(7)} s\n`,
    );
  }
  return sum(outcomes);
}
