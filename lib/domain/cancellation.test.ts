import { describe, expect, it } from "vitest";
import { cancellationScope, type OrderToCancel } from "./cancellation";

const fresh: OrderToCancel = {
  ...{ isCancelled: false, isDeleted: false, isDisputed: false, isWatched: false, fulfilmentStatus: "unfulfilled", unsentUnits: 2 },
};
const full = { refund: "full", by: "staff" } as const;

describe("what of an order can be cancelled", () => {
  it("all of an order of which nothing was sent", () => expect(cancellationScope(fresh, full)).toEqual({ ok: true, scope: "whole" }));
  it("the rest of an order sent in part", () => {
    expect(cancellationScope({ ...fresh, fulfilmentStatus: "partial", unsentUnits: 1 }, full)).toEqual({ ok: true, scope: "rest" });
  });
  it.each<[string, Partial<OrderToCancel>, string]>([
    ["sent: refund instead", { fulfilmentStatus: "fulfilled", unsentUnits: 0 }, "order_fulfilled"],
    ["sent in part with nothing left to send", { fulfilmentStatus: "partial", unsentUnits: 0 }, "order_fulfilled"],
    ["cancelled already", { isCancelled: true }, "order_cancelled"],
    ["gone", { isDeleted: true }, "not_found"],
    ["only watched", { isWatched: true }, "watch_mode"],
    ["disputed, with money to give back", { isDisputed: true }, "order_disputed"],
  ])("%s", (_what, change, code) => expect(cancellationScope({ ...fresh, ...change }, full)).toMatchObject({ ok: false, code }));
  it("a dispute holds up neither a cancelling without a refund nor a customer who cancels", () => {
    expect(cancellationScope({ ...fresh, isDisputed: true }, { refund: "none", by: "staff" })).toMatchObject({ ok: true });
    expect(cancellationScope({ ...fresh, isDisputed: true }, { refund: "full", by: "customer" })).toMatchObject({ ok: true });
  });
});
