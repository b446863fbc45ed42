import { expect, it } from "vitest";
import { plainDate } from "./dates";
import { mostUrgentFirst } from "./link-order";
import { INSTALMENT_STATES } from "./states";

const order = (name: string, state: (typeof INSTALMENT_STATES)[number], dueOn: string | null) => ({
  name,
  state,
  dueOn: dueOn === null ? null : plainDate(dueOn),
});

it("puts what waits for the customer before what is only due, and the earlier date before the later", () => {
  const orders = [
    order("later", "scheduled", "2026-12-24"),
    order("undated", "scheduled", null),
    order("sooner", "scheduled", "2026-12-01"),
    order("declined", "needs_card", "2026-12-31"),
    order("missing", "card_missing", "2026-11-30"),
  ];
  expect(mostUrgentFirst(orders).map(({ name }) => name)).toEqual(["declined", "missing", "sooner", "later", "undated"]);
});

it("leaves out orders whose card cannot be changed now, and those that owe nothing", () => {
  const kept = mostUrgentFirst(INSTALMENT_STATES.map((state) => order(state, state, null))).map(({ name }) => name);
  for (const state of ["paid", "cancelled", "charging", "processing", "in_doubt", "invoice_open"]) expect(kept).not.toContain(state);
  expect(kept).toHaveLength(6);
});
