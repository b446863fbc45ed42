import type { Done, Problem } from "@/lib/entry/customer-answer";

const DONE: readonly Done[] = [
  "card",
  "cardPending",
  "cardLeft",
  "notNeeded",
  "removed",
  "removalWaits",
  "reminders",
  "confirmLeft",
  "payLeft",
];
const PROBLEMS: readonly Problem[] = ["unticked", "changed", "stripe", "notNow", "failed"];

/** Only words of ours are said, whatever stands in the address. */
export function isDone(value: unknown): value is Done {
  return DONE.some((one) => one === value);
}

export function isProblem(value: unknown): value is Problem {
  return PROBLEMS.some((one) => one === value);
}
