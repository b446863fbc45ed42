import { DONE, type Done, PROBLEMS, type Problem } from "@/lib/entry/customer-answer";

/** Only words of ours are said, whatever stands in the address. */
export function isDone(value: unknown): value is Done {
  return DONE.some((one) => one === value);
}

export function isProblem(value: unknown): value is Problem {
  return PROBLEMS.some((one) => one === value);
}
