import { expect, it } from "vitest";
import { missingScopes, NEEDED_SCOPES } from "./shop-scopes";

it("a connection with every needed scope misses none", () => {
  expect(missingScopes(NEEDED_SCOPES)).toEqual([]);
});

it("each needed scope is missed by name, whatever else is held", () => {
  for (const scope of NEEDED_SCOPES.filter((one) => !one.startsWith("read_") || one === "read_all_orders"))
    expect(missingScopes(["write_themes", ...NEEDED_SCOPES.filter((one) => one !== scope)])).toEqual([scope]);
});

it("a scope to write includes the one to read, never the other way round", () => {
  const others = NEEDED_SCOPES.filter((scope) => scope !== "read_products");
  expect(missingScopes([...others, "write_products"])).toEqual([]);
  expect(missingScopes(NEEDED_SCOPES.filter((scope) => scope !== "write_orders"))).toEqual(["write_orders"]);
});
