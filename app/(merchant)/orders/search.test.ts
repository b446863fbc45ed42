import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeCursor } from "@/lib/queries/keyset";
import { href, hrefWithoutFilters, parse } from "./search";

const paramsOf = (address: string) => Object.fromEntries(new URL(address, "http://localhost").searchParams);
const ID = "0192d3a4-5b6c-7d8e-9f00-112233445566";

describe("the address of the orders list", () => {
  it("is read back as it was written", () => {
    const query = parse({
      tab: "unpaid",
      q: "anna #1001",
      state: "needs_card,retry_wait",
      flag: "disputed",
      currency: "eur",
      country: "FR",
      tag: "A & B",
      sku: "AB 1",
      decline: "later",
      due: "1",
      sort: "-amount",
      overdue: "1",
    });
    expect(parse(paramsOf(href(query)))).toEqual(query);
  });

  it("names the reasons of cases, and only where every order is a case", () => {
    const query = parse({ tab: "action_needed", reason: "needs_card,disputed,nonsense" });
    expect(query.reasons).toEqual(["disputed", "needs_card"]);
    expect(parse(paramsOf(href(query)))).toEqual(query);
    expect(href(query, { tab: "unpaid" })).toBe("/orders?tab=unpaid");
    expect(parse({ tab: "unpaid", reason: "needs_card" }).reasons).toEqual([]);
  });

  it("leaves out what is default", () => {
    expect(href(parse({}))).toBe("/orders");
    expect(href(parse({ tab: "due_soon", sort: "due" }))).toBe("/orders?tab=due_soon");
  });

  it("goes back to the first page when the list changes, and sorts a new tab its own way", () => {
    const query = parse({ sort: "due", after: encodeCursor({ value: "2026-12-01", id: ID }) });
    expect(query.after).toEqual({ value: "2026-12-01", id: ID });
    expect(href(query, { tab: "paid" })).toBe("/orders?tab=paid");
    expect(hrefWithoutFilters(parse({ tab: "paid", q: "x", tag: "y" }))).toBe("/orders?tab=paid");
  });

  it("drops a cursor of another sort or shape", () => {
    expect(parse({ sort: "amount", after: encodeCursor({ value: "2026-12-01", id: ID }) }).after).toBeNull();
    expect(parse({ sort: "amount", after: encodeCursor({ value: "4000", id: ID }) }).after).toBeNull();
    expect(parse({ sort: "amount", after: encodeCursor({ value: "EUR 4000", id: ID }) }).after).not.toBeNull();
    expect(parse({ after: "%%%" }).after).toBeNull();
    expect(parse({ after: Buffer.from("{}").toString("base64url") }).after).toBeNull();
    expect(parse({ sort: "due", after: encodeCursor({ value: "2026-12-01", id: "1 OR 1=1" }) }).after).toBeNull();
  });

  it("never throws, whatever stands in it", () => {
    const value = fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 3 }), fc.constant(undefined));
    const names = [
      "tab",
      "q",
      "state",
      "flag",
      "reason",
      "collector",
      "currency",
      "country",
      "tag",
      "sku",
      "decline",
      "due",
      "overdue",
      "sort",
      "after",
      "before",
    ];
    fc.assert(
      fc.property(fc.record(Object.fromEntries(names.map((name) => [name, value]))), (params) => {
        const query = parse(params);
        expect(query.limit).toBe(50);
        expect(query.q.length).toBeLessThanOrEqual(100);
      }),
    );
  });
});
