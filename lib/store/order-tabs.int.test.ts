import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainDate } from "@/lib/domain/dates";
import { type TabFacts, tabsOf } from "@/lib/domain/order-status";
import { INSTALMENT_STATES } from "@/lib/domain/states";
import { type TestDatabase, testDatabase } from "@/scripts/test-database";

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const yesNo = [true, false];
const EVERY_ORDER: TabFacts[] = INSTALMENT_STATES.flatMap((paymentState) =>
  yesNo.flatMap((isCancelled) =>
    yesNo.flatMap((isDeleted) =>
      yesNo.flatMap((isUnpaid) =>
        yesNo.flatMap((isActionNeeded) =>
          yesNo.flatMap((isUnfulfilled) =>
            [plainDate("2026-12-01"), null].flatMap((dueOn) =>
              yesNo.map((isCardAwaited) => ({
                paymentState,
                isCancelled,
                isDeleted,
                isUnpaid,
                isActionNeeded,
                isUnfulfilled,
                isCardAwaited,
                dueOn,
              })),
            ),
          ),
        ),
      ),
    ),
  ),
);

/** The columns order_tabs() reads, as a row of orders. */
function columns(order: TabFacts) {
  const at = "2026-12-01T00:00:00Z";
  return {
    payment_state: order.paymentState,
    cancelled_at: order.isCancelled ? at : null,
    deleted_at: order.isDeleted ? at : null,
    is_unpaid: order.isUnpaid,
    is_action_needed: order.isActionNeeded,
    case_reason: order.isCardAwaited ? "card_missing" : null,
    is_unfulfilled: order.isUnfulfilled,
    due_on: order.dueOn,
  };
}

describe("the database's order_tabs() says what lib/domain says (rule 36)", () => {
  it("for every combination of what tabs are told from", async () => {
    const { rows } = await client.query<{ no: string; tab: string; day: string }>(
      `SELECT e.no::text, t.tab, t.day::text FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS e(row, no),
        LATERAL order_tabs(jsonb_populate_record(NULL::orders, e.row)) AS t`,
      [JSON.stringify(EVERY_ORDER.map(columns))],
    );
    const counted = rows.map(({ no, tab, day }) => `${no} ${tab} ${day === "0001-01-01" ? "" : day}`).sort();
    const shown = EVERY_ORDER.flatMap((order, index) => tabsOf(order).map(({ tab, day }) => `${index + 1} ${tab} ${day ?? ""}`)).sort();
    expect(shown.length).toBeGreaterThan(500);
    expect(counted).toEqual(shown);
  });
});
