import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { NewRule } from "@/lib/domain/detection";
import { preorderRules } from "@/lib/queries/preorder-rules";
import { startWorld, type World } from "@/scripts/test-world";
import { HOSTILE_TEXTS } from "@/scripts/testing/hostile-inputs";
import { changeDetectionRules } from "./change-detection-rules";

let world: World;
beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
});
afterAll(() => world?.stop());

const head = { collector: "stripe", isEnabled: true } as const;
const tag = (...tags: string[]): NewRule => ({ ...head, kind: "tag", value: { tags } });
const property: NewRule = { ...head, kind: "line_property", value: { name: "_preorder", value: null }, collector: "shopify" };
const variants: NewRule = { ...head, kind: "variant", value: { skus: ["FRAME-R"], variantGids: [] }, isEnabled: false };

const kept = async () => preorderRules((await world.ctx()).scope);
const keptIds = async () => (await kept()).map(({ id }) => id);
const change = async (ruleIds: readonly string[], rules: readonly NewRule[]) => changeDetectionRules(await world.ctx(), { ruleIds, rules });
const audited = () => world.app.db.prisma.auditEvent.count({ where: { merchantId: world.merchantId, type: "rules.changed" } });

beforeEach(async () => {
  expect(await change(await keptIds(), [tag("start")])).toMatchObject({ ok: true });
});

describe("the rules that tell a preorder", () => {
  it("are replaced as one list, in its order, and audited once", async () => {
    const before = await audited();
    const rules = [property, variants, tag("preorder", "soon")];
    const answer = await change(await keptIds(), rules);
    expect((await kept()).map(({ id, ...rule }) => rule)).toEqual(rules);
    expect(answer).toEqual({ ok: true, value: { ruleIds: await keptIds() } });
    expect(await audited()).toBe(before + 1);
  });

  it("are refused as stale when the list is not the one that was seen", async () => {
    const seen = await keptIds();
    await change(seen, [tag("theirs")]);
    const theirs = await kept();
    const before = await audited();
    for (const ids of [seen, [], [...theirs.map(({ id }) => id), seen[0] ?? ""]]) {
      expect(await change(ids, [tag("ours")])).toMatchObject({ ok: false, code: "stale" });
    }
    expect(await kept()).toEqual(theirs);
    expect(await audited()).toBe(before);
  });

  it("are refused as stale when only their order changed meanwhile", async () => {
    await change(await keptIds(), [tag("a"), tag("b")]);
    const seen = await keptIds();
    await change(seen, [tag("b"), tag("a")]);
    expect(await change(seen, [])).toMatchObject({ ok: false, code: "stale" });
    expect(await kept()).toMatchObject([{ value: { tags: ["b"] } }, { value: { tags: ["a"] } }]);
  });

  it("take one of two lists that are sent at the same moment, also when there was no rule before", async () => {
    await change(await keptIds(), []);
    const answers = await Promise.all(["one", "two", "three"].map((name) => change([], [tag(name)])));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter((answer) => !answer.ok && answer.code === "stale")).toHaveLength(2);
    expect(await kept()).toHaveLength(1);
  });

  it("stay untouched, and unaudited, when nothing is changed", async () => {
    const before = [await kept(), await audited()];
    expect(await change(await keptIds(), [tag("start")])).toEqual({ ok: true, value: { ruleIds: await keptIds() } });
    expect([await kept(), await audited()]).toEqual(before);
  });

  it("are refused with the place of what is none", async () => {
    const before = await kept();
    const empty: NewRule = { ...variants, kind: "variant", value: { skus: [], variantGids: [] } };
    const refused = await change(await keptIds(), [tag("fine"), tag(), empty, tag("x".repeat(256))]);
    expect(refused).toMatchObject({
      code: "invalid_input",
      params: { fields: ["rules.1.value.tags", "rules.2.value.skus", "rules.3.value.tags.0"] },
    });
    const tooMany = Array.from({ length: 51 }, (_, index) => tag(`t${index}`));
    expect(await change(await keptIds(), tooMany)).toMatchObject({ code: "invalid_input", params: { fields: ["rules"] } });
    expect(await kept()).toEqual(before);
  });

  it("keep every text a row can hold as it was written", async () => {
    const texts = HOSTILE_TEXTS.filter((text) => text.trim() === text && text !== "" && text !== "\u0000" && text !== "\ud800");
    expect(texts.length).toBeGreaterThan(4);
    const rules = [tag(...texts), ...texts.map((name): NewRule => ({ ...property, kind: "line_property", value: { name, value: name } }))];
    expect(await change(await keptIds(), rules)).toMatchObject({ ok: true });
    expect((await kept()).map(({ id, ...rule }) => rule)).toEqual(rules);
  });

  it("hold for orders that come in afterwards, the first that fits saying who collects", async () => {
    const place = (tags: string[]) =>
      world.shopify<{ id: string }>("/orders", {
        lines: [{ title: "Randonneur frame", sku: "FRAME-R", price: "400.00" }],
        payment: { kind: "amount", amount: "100.00" },
        paymentTerms: "none",
        tags,
      });
    const collectorOf = async ({ id }: { id: string }) =>
      (await world.app.db.prisma.order.findFirst({ where: { merchantId: world.merchantId, shopifyOrderGid: id } }))?.collector;
    const early = await place(["start"]);
    await world.drain();
    await change(await keptIds(), [{ ...tag("start"), isEnabled: false }, { ...tag("soon"), collector: "manual" }, tag("soon")]);
    const [off, soon] = [await place(["start"]), await place(["soon"])];
    await world.drain();
    expect([await collectorOf(early), await collectorOf(off), await collectorOf(soon)]).toEqual(["stripe", undefined, "manual"]);
  });
});
