import { describe, expect, it } from "vitest";
import { ALL_PERMISSIONS, can, mayGrant, PERMISSIONS, type Permission, permissionsOf, ROLE_NAMES } from "./permissions";
import { ROLES } from "./states";

const NAMED: Permission[] = [
  "orders.read",
  "orders.hold",
  "orders.schedule",
  "payments.charge",
  "payments.moto",
  "cards.link",
  "cards.remove",
  "refunds.create",
  "orders.cancel",
  "campaigns.write",
  "bulk.run",
  "settings.write",
  "team.manage",
  "audit.read",
  "export",
];

describe("permissions", () => {
  it("hold what the product names", () => expect(NAMED.filter((permission) => !(permission in PERMISSIONS))).toEqual([]));

  it("the owner may do everything, the viewer changes nothing", () => {
    expect(permissionsOf("owner")).toEqual(ALL_PERMISSIONS);
    expect(permissionsOf("viewer").filter((permission) => !permission.endsWith(".read"))).toEqual([]);
  });

  it("only the owner switches collecting on; money is moved by owner, admin and finance alone", () => {
    expect(ROLES.filter((role) => can(role, "money.collect_mode"))).toEqual(["owner"]);
    for (const permission of ["payments.charge", "refunds.create", "bulk.run", "money.pause"] as const) {
      expect(ROLES.filter((role) => can(role, permission))).toEqual(["owner", "admin", "finance"]);
    }
    expect(ROLES.filter((role) => can(role, "team.manage"))).toEqual(["owner", "admin"]);
  });

  it("fail closed", () => {
    expect(can("superuser", "orders.read")).toBe(false);
    expect(can(null, "orders.read")).toBe(false);
    expect(can("", "orders.read")).toBe(false);
    expect(can("owner", "orders.destroy")).toBe(false);
    expect(can("owner", "constructor")).toBe(false);
    expect(can("owner", "__proto__")).toBe(false);
  });

  it("nobody hands out more than they hold", () => {
    expect(ROLES.filter((role) => mayGrant("owner", role))).toEqual([...ROLES]);
    expect(ROLES.filter((role) => mayGrant("admin", role))).toEqual(ROLES.filter((role) => role !== "owner"));
    expect(ROLES.filter((role) => mayGrant("finance", role))).toEqual([]);
  });

  it("have words in both languages", () => {
    for (const row of [...Object.values(PERMISSIONS), ...Object.values(ROLE_NAMES)])
      expect(row.en.length > 2 && row.fr.length > 2).toBe(true);
    for (const row of Object.values(PERMISSIONS)) expect(row.en).not.toBe(row.fr);
  });
});
