/** Waiting for things outside this process: a process to end, a server to answer. */
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, type ProcessIdentity } from "./identity";

/**
 * Asks `check` again and again until it gives something else than null.
 * @returns the answer, or null when `withinMs` have passed without one.
 */
export async function waitUntil<T>(check: () => Promise<T | null> | T | null, withinMs: number, everyMs = 50): Promise<T | null> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await check();
    if (answer !== null) return answer;
    if (performance.now() > deadline) return null;
    await sleep(everyMs);
  }
}

/** @returns whether the process ended within the time given. */
export async function waitForEnd(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  return (await waitUntil(() => (isAlive(identity) ? null : true), withinMs)) === true;
}

/** Sends a signal to exactly this process. A process that is gone already is no error: that is what was wanted. */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
