import type { Answer } from "@/components/ui/use-action";

const TRIES = 8;
const WAIT_MS = 1_000;

/** A hold may still be on its way to the shop, or on its way out: asked again for as long as that may take. */
export async function onceSettled<T>(act: () => Promise<Answer<T>>): Promise<Answer<T>> {
  for (let left = TRIES; ; left -= 1) {
    const answer = await act();
    if (answer.ok || answer.refusal.code !== "hold_in_progress" || left === 0) return answer;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
}
