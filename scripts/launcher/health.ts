/** Whether the installation answers. */
import { waitUntil } from "../process/wait";

/** @returns null when GET /api/health answers 200, otherwise what it said */
async function ask(url: string): Promise<string | null> {
  try {
    const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000), redirect: "manual" });
    return response.ok ? null : `${response.status} ${(await response.text()).slice(0, 300)}`;
  } catch (error) {
    return error instanceof Error ? `${error.message}${error.cause instanceof Error ? ` (${error.cause.message})` : ""}` : String(error);
  }
}

/** Waits until everything is up. @throws Error with the last answer */
export async function waitForHealth(url: string, withinMs: number, signal: AbortSignal): Promise<void> {
  let last = "no answer";
  const up = await waitUntil(
    async () => {
      signal.throwIfAborted();
      const answer = await ask(url);
      last = answer ?? last;
      return answer === null ? true : null;
    },
    withinMs,
    150,
  );
  if (up === null) throw new Error(`${url}/api/health did not become healthy in ${withinMs / 1000} s. Its last answer: ${last}`);
}

/** Waits until an HTTP server answers anything. @throws Error when it does not */
export async function waitForServer(name: string, url: string, withinMs: number, signal: AbortSignal): Promise<void> {
  const up = await waitUntil(async () => {
    signal.throwIfAborted();
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000), redirect: "manual" }).catch(() => null);
    await answer?.body?.cancel();
    return answer === null ? null : true;
  }, withinMs);
  if (up === null) throw new Error(`The ${name} at ${url} does not answer.`);
}
