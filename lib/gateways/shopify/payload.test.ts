import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildPlan } from "@/lib/domain/payment-plan";
import { PRIVACY_TOPICS, WEBHOOK_TOPICS } from "@/lib/domain/shop-topics";
import { emailOf } from "@/lib/domain/shopify-order";
import { syncReason } from "@/lib/domain/sync-reasons";
import { parsePayload } from "./payload-json";
import { orderFromPayload } from "./payload-order";
import { understand } from "./understand";

const SAMPLES = "sandbox/judges/shopify/samples";
const read = (name: string): string => readFileSync(`${SAMPLES}/${name}`, "utf8");
const order = (name: string) => orderFromPayload(parsePayload(read(name)));
const plan = (name: string) => buildPlan({ facts: order(name), trigger: null, zone: "America/Bogota" });

describe("real orders as webhooks carry them", () => {
  const files = readdirSync(SAMPLES).filter((name) => name.endsWith(".json") && !name.startsWith("refund_"));
  const older = files.filter((name) => /order_(before|partial)_refund_USD/.test(name));

  it.each(files.filter((name) => !older.includes(name)))("%s is understood whole", (name) => {
    const facts = order(name);
    expect(facts.gid).toMatch(/^gid:\/\/shopify\/Order\/\d+$/);
    expect(facts.lines.length).toBeGreaterThan(0);
    expect(facts.total.currency).toBe(facts.currency);
    expect(facts.transactionsRead).toBe(false);
    expect(facts.sellingPlansRead).toBe(false);
  });

  it.each(older)("%s, of 2018 and without gids, is understood by its safe ids", (name) => {
    expect(order(name).gid).toMatch(/^gid:\/\/shopify\/Order\/\d+$/);
    expect(order(name).lines[0]?.gid).toMatch(/^gid:\/\/shopify\/LineItem\/\d+$/);
  });

  it("yen have no decimals, an empty address is none", () => {
    const facts = order("order_JPY_zero_decimal_no_email_0.json");
    expect(facts.total).toEqual({ minor: 23_600n, currency: "JPY" });
    expect(emailOf(facts)).toBeNull();
    expect(facts.customer).toBeNull();
  });

  it("an order without a customer has none, and its terms without schedules still owe everything", () => {
    const facts = order("order_payment_terms_receipt_no_customer_COP.json");
    expect(facts.customer).toBeNull();
    expect(facts.paymentTerms).toMatchObject({ type: "receipt", schedules: [] });
    expect(facts.outstanding).toEqual({ minor: 56_852_658n, currency: "COP" });
    expect(plan("order_payment_terms_receipt_no_customer_COP.json")).toMatchObject({
      balance: { minor: 56_852_658n },
      due: { dueOn: null, why: "receipt" },
    });
  });

  it("fixed terms give the due date in the shop's zone", () => {
    expect(plan("order_payment_terms_fixed_due_date_COP.json")).toMatchObject({
      balance: { minor: 8_211_173n },
      due: { dueOn: "2025-08-21", why: "payment_terms" },
    });
  });

  it("what was paid is what is no longer outstanding", () => {
    const facts = order("shopifydocs_order_partially_paid_outstanding_USD.json");
    expect(buildPlan({ facts, trigger: null, zone: "UTC" })?.parts).toEqual([
      { kind: "deposit", amount: { minor: 5_000n, currency: "USD" } },
      { kind: "balance", amount: { minor: 14_900n, currency: "USD" } },
    ]);
  });

  it("a tip is a line, discounts are taken off lines, a cancelled order says so", () => {
    expect(order("order_tip_line_CAD.json").lines.some((line) => line.productGid === null)).toBe(true);
    const discounted = order("webhook_orders_create_discounts_unicode_HKD.json");
    expect(discounted.lines[0]).toMatchObject({ unitPrice: { minor: 9_900n } });
    expect(discounted.lines[0]?.total.minor).toBeLessThan(9_900n);
    const cancelled = order("order_cancelled_refunded_two_discounts_USD.json");
    expect(cancelled).toMatchObject({ cancelReason: "other", total: { minor: 0n } });
    expect(cancelled.cancelledAt).toBeInstanceOf(Date);
  });

  it("a gid beats the rounded number beside it", () => {
    expect(order("webhook_test_order_cancelled_USD.json").gid).toBe("gid://shopify/Order/820982911946154508");
  });
});

describe("parsePayload", () => {
  it("keeps every digit of a long id and leaves text, decimals and short numbers alone", () => {
    expect(
      parsePayload('{"id":820982911946154508,"note":"id 820982911946154508 \\" 1","price":"1.0","n":12,"f":1.5e3,"neg":-9007199254740993}'),
    ).toEqual({
      id: "820982911946154508",
      note: 'id 820982911946154508 " 1',
      price: "1.0",
      n: 12,
      f: 1500,
      neg: "-9007199254740993",
    });
  });
  it("reads any JSON without long integers exactly as JSON.parse does", () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (text) => {
        const plain = JSON.stringify(JSON.parse(text), (_key, value: unknown) =>
          typeof value === "number" && Math.abs(value) > 1e14 ? 0 : value,
        );
        expect(parsePayload(plain)).toEqual(JSON.parse(plain));
      }),
    );
  });
});

describe("understand", () => {
  const topics: Readonly<Record<string, string>> = Object.fromEntries(
    readdirSync(`${SAMPLES}/topics`).map((file) => [file.replace(".json", ""), readFileSync(`${SAMPLES}/topics/${file}`, "utf8")]),
  );
  const sampleOf = (topic: string): string | undefined => topics[topic.replace("/", "_")];

  it.each([...WEBHOOK_TOPICS, ...PRIVACY_TOPICS].filter((topic) => sampleOf(topic) !== undefined))(
    "Shopify's own example of %s",
    (topic) => {
      expect(understand(topic, sampleOf(topic) ?? "")).toMatchObject({ ok: true });
    },
  );

  it("names the order of messages that carry only a number", () => {
    const orderGid = "gid://shopify/Order/820982911946154508";
    expect(understand("orders/delete", '{"id":820982911946154508}')).toEqual({ ok: true, hint: { about: "order_deleted", orderGid } });
    expect(understand("refunds/create", '{"id":1,"order_id":820982911946154508}')).toMatchObject({
      ok: true,
      hint: { about: "order", orderGid },
    });
    expect(understand("orders/edited", '{"order_edit":{"id":5,"order_id":820982911946154508}}')).toMatchObject({
      ok: true,
      hint: { about: "order", orderGid },
    });
  });

  it("asks whose payment terms these are under the name GraphQL has for them", () => {
    expect(understand("payment_terms/create", topics.payment_terms_create ?? "")).toEqual({
      ok: true,
      hint: { about: "part_of_order", gid: "gid://shopify/PaymentTerms/706405506930370084" },
    });
  });

  it("keeps the reason for what it cannot understand, and throws for no body at all", () => {
    expect(understand("orders/create", "{}")).toEqual({ ok: false, why: syncReason("no_usable_id", { field: "id" }) });
    expect(understand("orders/create", "not json")).toEqual({ ok: false, why: syncReason("not_json") });
    expect(understand("weather/changed", "{}")).toMatchObject({ ok: false });
    fc.assert(
      fc.property(fc.constantFrom(...WEBHOOK_TOPICS, ...PRIVACY_TOPICS), fc.json(), (topic, body) => {
        expect(typeof understand(topic, body).ok).toBe("boolean");
      }),
    );
  });

  it("still names the order when its amounts cannot be held", () => {
    const body = JSON.stringify({ ...JSON.parse(read("order_JPY_zero_decimal_no_email_0.json")), currency: "XQQ" });
    const understood = understand("orders/create", body);
    expect(understood).toMatchObject({ ok: true, hint: { about: "order", facts: null } });
    expect(understood.ok && understood.hint.about === "order" && understood.hint.factsProblem).toContain("currency");
  });
});
