import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Role } from "@/lib/domain/states";
import { newId } from "@/lib/store/ids";
import { insertMerchant, type NewMerchant } from "@/lib/store/new-merchant";
import { forMerchant } from "@/lib/store/scope";
import { renewInvitationToken } from "@/lib/store/senders";
import { type TestDatabase, testDatabase } from "@/scripts/test-database";
import { makeTestApp, type TestApp } from "@/scripts/testing/test-app";
import { acceptInvitation } from "./accept-invitation";
import { cancelInvitation } from "./cancel-invitation";
import { changeMerchantSettings } from "./change-merchant-settings";
import { changeRole } from "./change-role";
import type { Ctx } from "./context";
import { createSetupLink } from "./create-setup-link";
import { inviteMember } from "./invite-member";
import { removeMember } from "./remove-member";

const SHOP: NewMerchant = {
  name: "Moulin",
  legalName: "Moulin SARL",
  country: "FR",
  timezone: "Europe/Paris",
  shopCurrency: "EUR",
  defaultLanguage: "fr",
  statementDescriptor: "MOULIN",
};
const GOOD = "three blue herons";

let database: TestDatabase;
let held: TestApp;
const prisma = () => held.app.db.prisma;

beforeAll(async () => {
  database = await testDatabase();
  held = await makeTestApp(database.url);
});
afterAll(async () => {
  await held.app.close();
  await database.drop();
});

async function shopWith(...roles: Role[]): Promise<{ merchantId: string; people: string[] }> {
  const merchantId = newId();
  await prisma().$transaction((tx) => insertMerchant(tx as never, merchantId, SHOP));
  const people: string[] = [];
  for (const role of roles) {
    const id = newId();
    await prisma().user.create({ data: { id, email: `${id}@team.example`, name: role, passwordHash: "x" } });
    await prisma().membership.create({ data: { merchantId, userId: id, role } });
    people.push(id);
  }
  return { merchantId, people };
}

const as = (merchantId: string, userId = ""): Ctx => ({
  scope: forMerchant(held.app.db, merchantId),
  actor: { kind: "staff", userId },
  now: new Date(),
  requestId: newId(),
});

const tokenOf = (merchantId: string, invitationId: string) =>
  prisma().$transaction((tx) => renewInvitationToken(tx as never, merchantId, invitationId));
const by = () => ({ now: new Date(), requestId: newId() });
const joining = (token: string, password = GOOD) => ({
  token,
  name: "Nina",
  password,
  language: "en" as const,
  email: null,
  merchant: null,
});
const codeOf = (result: { ok: boolean; code?: string }) => (result.ok ? "ok" : result.code);

describe("the team", () => {
  it("grows by invitation: mailed, used once, with a password that is not weak", async () => {
    const { merchantId, people } = await shopWith("owner");
    const invited = await inviteMember(as(merchantId, people[0]), { email: " Nina@Team.example ", role: "support", language: "fr" });
    if (!invited.ok) throw new Error(invited.code);
    const mail = await prisma().mail.findFirstOrThrow({ where: { merchantId, kind: "team_invitation" } });
    expect(mail.data).toMatchObject({ invitationId: invited.value.invitationId, role: "support" });
    const token = await tokenOf(merchantId, invited.value.invitationId);
    expect(codeOf(await acceptInvitation(held.app.db, by(), joining("nobody-was-given-this")))).toBe("link_unknown");
    expect(codeOf(await acceptInvitation(held.app.db, by(), joining(token, "password1234")))).toBe("weak_password");
    const both = await Promise.all([
      acceptInvitation(held.app.db, by(), joining(token)),
      acceptInvitation(held.app.db, by(), joining(token)),
    ]);
    expect(both.map(codeOf).sort()).toEqual(["link_used", "ok"]);
    const user = await prisma().user.findUniqueOrThrow({ where: { email: "nina@team.example" }, include: { memberships: true } });
    expect(user.memberships.map((row) => [row.merchantId, row.role])).toEqual([[merchantId, "support"]]);
    expect(codeOf(await inviteMember(as(merchantId, people[0]), { email: "nina@team.example", role: "viewer", language: "en" }))).toBe(
      "already_member",
    );
  });

  it("asks a person with an account for its own password and keeps it", async () => {
    const first = await shopWith("owner");
    const second = await shopWith("owner");
    const email = "two@team.example";
    for (const [index, shop] of [first, second].entries()) {
      const invited = await inviteMember(as(shop.merchantId, shop.people[0]), { email, role: "viewer", language: "en" });
      if (!invited.ok) throw new Error(invited.code);
      const token = await tokenOf(shop.merchantId, invited.value.invitationId);
      if (index === 1)
        expect(codeOf(await acceptInvitation(held.app.db, by(), joining(token, "four green frogs")))).toBe("wrong_credentials");
      expect(codeOf(await acceptInvitation(held.app.db, by(), joining(token)))).toBe("ok");
    }
    expect(await prisma().membership.count({ where: { user: { email } } })).toBe(2);
  });

  it("lets nobody give more than they hold, change themselves, or take the last owner away", async () => {
    const { merchantId, people } = await shopWith("owner", "admin", "viewer");
    const [owner = "", admin = "", viewer = ""] = people;
    const other = await shopWith("owner");
    expect(codeOf(await inviteMember(as(merchantId, admin), { email: "o@team.example", role: "owner", language: "en" }))).toBe("own_role");
    expect(codeOf(await changeRole(as(merchantId, admin), { userId: viewer, role: "owner", before: "viewer" }))).toBe("own_role");
    expect(codeOf(await changeRole(as(merchantId, admin), { userId: owner, role: "viewer", before: "owner" }))).toBe("own_role");
    expect(codeOf(await changeRole(as(merchantId, admin), { userId: admin, role: "viewer", before: "admin" }))).toBe("own_role");
    expect(codeOf(await removeMember(as(merchantId, admin), { userId: owner }))).toBe("own_role");
    expect(codeOf(await removeMember(as(merchantId, owner), { userId: owner }))).toBe("last_owner");
    expect(codeOf(await changeRole(as(merchantId, owner), { userId: viewer, role: "support", before: "finance" }))).toBe("stale");
    expect(codeOf(await changeRole(as(merchantId, owner), { userId: other.people[0] ?? "", role: "viewer", before: "owner" }))).toBe(
      "not_found",
    );
    expect(codeOf(await changeRole(as(merchantId, owner), { userId: admin, role: "owner", before: "admin" }))).toBe("ok");
    const duel = await Promise.all([
      removeMember(as(merchantId, owner), { userId: admin }),
      removeMember(as(merchantId, admin), { userId: owner }),
    ]);
    expect(duel.filter((result) => result.ok)).toHaveLength(1);
    expect(await prisma().membership.count({ where: { merchantId, role: "owner" } })).toBe(1);
    const audit = await prisma().auditEvent.findMany({ where: { merchantId }, orderBy: { id: "asc" } });
    expect(audit.map((row) => row.type)).toEqual(["team.role_changed", "team.removed"]);
  });

  it("takes invitations back, and only its own", async () => {
    const { merchantId, people } = await shopWith("owner");
    const other = await shopWith("owner");
    const invited = await inviteMember(as(merchantId, people[0]), { email: "late@team.example", role: "viewer", language: "en" });
    if (!invited.ok) throw new Error(invited.code);
    const token = await tokenOf(merchantId, invited.value.invitationId);
    expect(codeOf(await cancelInvitation(as(other.merchantId, other.people[0]), { invitationId: invited.value.invitationId }))).toBe(
      "not_found",
    );
    expect(codeOf(await cancelInvitation(as(merchantId, people[0]), { invitationId: invited.value.invitationId }))).toBe("ok");
    expect(codeOf(await acceptInvitation(held.app.db, by(), joining(token)))).toBe("link_unknown");
  });
});

describe("settings", () => {
  it("refuse a stale version and audit what really changed", async () => {
    const { merchantId, people } = await shopWith("owner");
    const ctx = as(merchantId, people[0]);
    expect(await changeMerchantSettings(ctx, { area: "payments", version: 1, patch: { dailyCapCount: 7, noticeHours: 48 } })).toEqual({
      ok: true,
      value: { changed: true },
    });
    expect(codeOf(await changeMerchantSettings(ctx, { area: "payments", version: 1, patch: { dailyCapCount: 9 } }))).toBe("stale");
    expect(codeOf(await changeMerchantSettings(ctx, { area: "payments", version: 2, patch: { chargeFromHour: 18 } }))).toBe(
      "invalid_input",
    );
    const [row] = await prisma().auditEvent.findMany({ where: { merchantId, type: "settings.changed" } });
    expect(row?.data).toEqual({ area: "payments", changes: [{ field: "dailyCapCount", before: "500", after: "7" }] });
  });
});

describe("the set-up link", () => {
  it("makes the first shop and its owner once, and the link printed last is the one that works", async () => {
    await prisma().membership.deleteMany();
    const made = { appUrl: "http://localhost", now: new Date() };
    const links = [await createSetupLink(held.app.db, made), await createSetupLink(held.app.db, made)];
    const [old = "", token = ""] = links.map((link) => link?.split("/").at(-1) ?? "");
    const setUp = (with_: string) =>
      acceptInvitation(held.app.db, by(), { ...joining(with_), email: "first@owner.example", merchant: SHOP });
    expect(codeOf(await setUp(old))).toBe("link_unknown");
    expect(codeOf(await acceptInvitation(held.app.db, by(), joining(token)))).toBe("invalid_input");
    expect(codeOf(await setUp(token))).toBe("ok");
    expect(codeOf(await setUp(token))).toBe("link_used");
    const [member] = await prisma().membership.findMany({ where: { role: "owner" }, include: { merchant: true, user: true } });
    expect(member).toMatchObject({ merchant: { name: "Moulin", mode: "watch" }, user: { email: "first@owner.example", name: "Nina" } });
    expect(await createSetupLink(held.app.db, made)).toBeNull();
  });
});
