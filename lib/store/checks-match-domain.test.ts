import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import {
  CANCELLATION_SCOPES,
  CANCELLATION_STEP_STATES,
  CANCELLATION_STEPS,
  CANCELLED_BY,
  FULL_REFUND_POLICIES,
} from "@/lib/domain/cancellation";
import { CASE_REASONS } from "@/lib/domain/cases";
import { ADDRESS_REQUEST_STATUSES } from "@/lib/domain/delivery-address";
import { CONSENT_VIAS } from "@/lib/domain/desk-card";
import { CALL_OUTCOMES, DESK_NOTE_KINDS } from "@/lib/domain/desk-notes";
import { DETECTION_KINDS } from "@/lib/domain/detection";
import { MAIL_CLASSES } from "@/lib/domain/mail-kinds";
import { PROMISE_ANSWERS } from "@/lib/domain/promise";
import { REFUND_PART_STATES, REFUND_SHOP_STATES } from "@/lib/domain/refund-plan";
import { RUN_ACTIONS, RUN_ITEM_STATES, RUN_KINDS, RUN_STATUSES } from "@/lib/domain/run-kinds";
import { FULFILMENT_STATUSES } from "@/lib/domain/shopify-order";
import {
  ATTEMPT_STATES,
  CHARGE_REQUESTERS,
  COLLECT_MODES,
  COLLECTORS,
  INSTALMENT_KINDS,
  INSTALMENT_STATES,
  OPEN_ATTEMPT_STATES,
  ORDER_TABS,
  RAILS,
  ROLES,
} from "@/lib/domain/states";
import { WITHDRAWAL_KINDS } from "@/lib/domain/withdrawal";

const folder = path.join(import.meta.dirname, "../../prisma/migrations");
const sql = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => readFileSync(path.join(folder, entry.name, "migration.sql"), "utf8"))
  .join("\n");

const quoted = (text: string): string[] => [...text.matchAll(/'([a-z_]+)'/g)].map((match) => match[1] ?? "");

/** The values a CHECK of that name allows; the last definition counts. */
function allowed(constraint: string): string[] {
  const found = [...sql.matchAll(new RegExp(`ADD CONSTRAINT ${constraint} CHECK \\(\\w+ IN \\(([^)]*)\\)\\)`, "g"))].at(-1);
  if (!found) throw new Error(`no CHECK ${constraint}`);
  return quoted(found[1] ?? "");
}

describe("the database's CHECKs repeat the lists of lib/domain", () => {
  it.each<[string, readonly string[]]>([
    ["instalment_state", INSTALMENT_STATES],
    ["orders_payment_state", INSTALMENT_STATES],
    ["orders_case_reason", CASE_REASONS],
    ["instalment_kind", INSTALMENT_KINDS],
    ["attempt_state", ATTEMPT_STATES],
    ["attempt_started_by", CHARGE_REQUESTERS],
    ["orders_collector", COLLECTORS],
    ["detection_rule_collector", COLLECTORS],
    ["detection_rule_kind", DETECTION_KINDS],
    ["orders_fulfilment", FULFILMENT_STATUSES],
    ["payment_rail", RAILS],
    ["refund_part_rail", RAILS],
    ["refund_part_state", REFUND_PART_STATES],
    ["refund_shop_state", REFUND_SHOP_STATES],
    ["cancellation_asked_by", CANCELLED_BY],
    ["cancellation_scope", CANCELLATION_SCOPES],
    ["cancellation_step_step", CANCELLATION_STEPS],
    ["cancellation_step_state", CANCELLATION_STEP_STATES],
    ["merchant_on_full_refund", FULL_REFUND_POLICIES],
    ["membership_role", ROLES],
    ["invitation_role", ROLES],
    ["merchant_mode", COLLECT_MODES],
    ["mail_class", MAIL_CLASSES],
    ["consent_agreed_via", CONSENT_VIAS],
    ["desk_note_kind", DESK_NOTE_KINDS],
    ["desk_note_outcome", CALL_OUTCOMES],
    ["withdrawal_kind", WITHDRAWAL_KINDS],
    ["promise_answer_answer", PROMISE_ANSWERS],
    ["address_request_status", ADDRESS_REQUEST_STATUSES],
    ["run_kind", RUN_KINDS],
    ["run_status", RUN_STATUSES],
    ["run_item_action", RUN_ACTIONS],
    ["run_item_state", RUN_ITEM_STATES],
  ])("%s", (constraint, list) => expect(allowed(constraint).sort()).toEqual([...list].sort()));

  it("one open attempt an instalment: the index names the open states", () => {
    const index = /CREATE UNIQUE INDEX attempt_one_open[^;]*/.exec(sql)?.[0] ?? "";
    expect(quoted(index).sort()).toEqual([...OPEN_ATTEMPT_STATES].sort());
  });

  it("the tabs counted are the tabs shown", () => {
    const body = [...sql.matchAll(/CREATE (?:OR REPLACE )?FUNCTION order_tabs[\s\S]*?\$\$;/g)].at(-1)?.[0] ?? "";
    const counted = new Set([...body.matchAll(/\('([a-z_]+)',\s/g)].map((match) => match[1]));
    expect([...counted]).toEqual([...ORDER_TABS]);
  });
});
