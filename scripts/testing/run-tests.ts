/** Entry of `npm test`: runs every step, whatever the ones before found, and ends with one line of numbers. */
import { type Counts, sum } from "./results";
import { CHECKS, LANES, type Say, type Step, type StepResult } from "./steps";

interface Outcome extends StepResult {
  readonly name: string;
  readonly seconds: number;
}

const write: Say = (text) => void process.stdout.write(text);

async function runStep(step: Step, say: Say): Promise<Outcome> {
  say(`\n── ${step.name}\n`);
  const startedAt = performance.now();
  const counts = await step.run(say).catch((error: unknown): StepResult => {
    say(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return { passed: 0, failed: 1 };
  });
  const seconds = (performance.now() - startedAt) / 1000;
  say(`   ${counts.passed} passed, ${counts.failed} failed in ${seconds.toFixed(1)} s\n`);
  return { name: step.name, seconds, ...counts };
}

async function runAll(steps: readonly Step[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const step of steps) outcomes.push(await runStep(step, write));
  return outcomes;
}

/** A lane beside another: what a step says is shown whole at its end, so that two never mix. */
async function runBeside(steps: readonly Step[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const step of steps) {
    const said: string[] = [];
    outcomes.push(await runStep(step, (text) => said.push(text)));
    write(said.join(""));
  }
  return outcomes;
}

/** @param wanted parts of step names ("unit", "types"); empty: every step */
export async function runTests(wanted: readonly string[]): Promise<Counts> {
  const chosen = (steps: readonly Step[]) =>
    wanted.length === 0 ? steps : steps.filter(({ name }) => wanted.some((part) => name.includes(part)));
  const outcomes = await runAll(chosen(CHECKS));
  const lanes = LANES.map(chosen).filter(({ length }) => length > 0);
  const beside = await Promise.all(lanes.map((lane, index) => (index === 0 ? runAll(lane) : runBeside(lane))));
  outcomes.push(...beside.flat());
  for (const { name, failures = [] } of outcomes) {
    for (const failure of failures) write(`\n${name}: ${failure}\n`);
  }
  write("\n");
  for (const { name, passed, failed, seconds } of outcomes) {
    write(
      `${failed === 0 ? "ok    " : "FAILED"}  ${name.padEnd(28)} ${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed ${seconds.toFixed(1).padStart(7)} s\n`,
    );
  }
  return sum(outcomes);
}
