"use server";

import { z } from "zod";
import { COUNTRY_CODES } from "@/lib/domain/country-zones";
import { isZone } from "@/lib/domain/dates";
import { MOST_RULES, newRuleSchema } from "@/lib/domain/detection";
import { LANGUAGES } from "@/lib/domain/language";
import { InexactMoney, parseDecimal } from "@/lib/domain/money";
import { LONGEST_PASSWORD } from "@/lib/domain/passwords";
import { refuse } from "@/lib/domain/refusals";
import { ROLES } from "@/lib/domain/states";
import { defineAction } from "@/lib/entry/action";
import { readSession } from "@/lib/entry/session";
import { addSender as add } from "@/lib/operations/add-sender";
import { cancelInvitation as cancel } from "@/lib/operations/cancel-invitation";
import { changeDetectionRules } from "@/lib/operations/change-detection-rules";
import { changeMerchantSettings } from "@/lib/operations/change-merchant-settings";
import { changePassword as change } from "@/lib/operations/change-password";
import { changeRole as giveRole } from "@/lib/operations/change-role";
import { checkShopify as lookAtShopify } from "@/lib/operations/check-shopify";
import { checkStripe as lookAtStripe } from "@/lib/operations/check-stripe";
import { connectShopify as connectShop } from "@/lib/operations/connect-shopify";
import { connectStripe as connectAccount } from "@/lib/operations/connect-stripe";
import { endOwnSessions } from "@/lib/operations/end-own-sessions";
import { inviteMember as invite } from "@/lib/operations/invite-member";
import { pauseMoney as pause } from "@/lib/operations/pause-money";
import { removeMember as remove } from "@/lib/operations/remove-member";
import { resumeMoney as resume } from "@/lib/operations/resume-money";
import { switchCollectMode as switchMode } from "@/lib/operations/switch-collect-mode";
import { verifySender } from "@/lib/operations/verify-sender";
import { shopSettings } from "@/lib/queries/shop-settings";

const Id = z.uuid();
const text = (most: number) => z.string().trim().min(1).max(most);
/** A field left empty is a field without a value. */
const maybe = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .nullable()
    .transform((typed) => typed || null);
const whole = (least: number, most: number) => z.int().min(least).max(most);
const days = z.array(whole(1, 365)).min(1).max(10);

/** Every page says what the frame says too, so that a change shows in both. */
const EVERYWHERE = ["/", "/settings/connections", "/settings/payments", "/sync"];

export const connectShopify = defineAction({
  name: "settings.connect_shopify",
  permission: "settings.write",
  input: z.object({ shopDomain: text(255), clientId: text(200), clientSecret: text(500), accessToken: maybe(500) }),
  run: (_ctx, input, outside) => connectShop(outside, { ...input, apiVersion: "2026-10" }),
  revalidate: () => EVERYWHERE,
});

export const checkShopify = defineAction({
  name: "settings.check_shopify",
  permission: "settings.write",
  input: z.object({ connectionId: Id }),
  run: (_ctx, input, outside) => lookAtShopify(outside, input),
  revalidate: () => EVERYWHERE,
});

export const connectStripe = defineAction({
  name: "settings.connect_stripe",
  permission: "settings.write",
  input: z.object({ secretKey: text(500) }),
  run: (_ctx, input, outside) => connectAccount(outside, input),
  revalidate: () => EVERYWHERE,
});

export const checkStripe = defineAction({
  name: "settings.check_stripe",
  permission: "settings.write",
  input: z.object({}),
  run: (_ctx, _input, outside) => lookAtStripe(outside),
  revalidate: () => EVERYWHERE,
});

export const switchCollectMode = defineAction({
  name: "money.switch_collect_mode",
  permission: "money.collect_mode",
  input: z.object({ mode: z.enum(["watch", "collect"]), confirmed: z.boolean() }),
  run: (ctx, input) => switchMode(ctx, input),
  revalidate: () => EVERYWHERE,
});

export const pauseMoney = defineAction({
  name: "money.pause",
  permission: "money.pause",
  input: z.object({ reason: text(500) }),
  run: (ctx, input) => pause(ctx, input),
  revalidate: () => EVERYWHERE,
});

export const resumeMoney = defineAction({
  name: "money.resume",
  permission: "money.resume",
  input: z.object({}),
  run: (ctx) => resume(ctx),
  revalidate: () => EVERYWHERE,
});

export const changeLimits = defineAction({
  name: "settings.change_limits",
  permission: "settings.write",
  input: z.object({
    version: whole(0, 2_000_000_000),
    dailyCapCount: whole(0, 1_000_000),
    // A setting, not a charge: the one amount people type. Read exactly, in the shop's currency.
    dailyCap: text(30),
    chargeFromHour: whole(0, 23),
    chargeUntilHour: whole(1, 24),
    noticeHours: whole(48, 720),
    oldConsentNoticeHours: whole(168, 1_440),
    cardRequestAfterDays: days,
    cardRequestBeforeDays: days,
    retryAfterDays: days,
    retryMax: whole(0, 8),
    consentLatestDays: whole(1, 730),
  }),
  run: async (ctx, { version, dailyCap, ...patch }) => {
    const { shopCurrency } = await shopSettings(ctx.scope);
    const cap = readAmount(dailyCap, shopCurrency);
    if (cap === null || cap < 0n) return refuse("invalid_input", { fields: ["dailyCap"] });
    return changeMerchantSettings(ctx, { area: "payments", version, patch: { ...patch, dailyCapMinor: cap } });
  },
  revalidate: () => ["/settings/payments"],
});

/** Minor units of what a person typed; null when it is not an amount of the currency. */
function readAmount(typed: string, currency: string): bigint | null {
  try {
    return parseDecimal(typed.replace(/[\s\u00a0\u202f]/g, "").replace(",", "."), currency).minor;
  } catch (error) {
    if (error instanceof InexactMoney) return null;
    throw error;
  }
}

export const changeShop = defineAction({
  name: "settings.change_shop",
  permission: "settings.write",
  input: z.object({
    version: whole(0, 2_000_000_000),
    name: text(120),
    legalName: text(200),
    vatNumber: maybe(40),
    address: maybe(500),
    country: z.enum(COUNTRY_CODES as [string, ...string[]]),
    timezone: z.string().max(64).refine(isZone),
    defaultLanguage: z.enum(LANGUAGES),
    supportEmail: z.email().max(254).nullable(),
    statementDescriptor: z
      .string()
      .trim()
      .regex(/^(?=.*[A-Za-z])[A-Za-z0-9 .&-]{5,22}$/),
  }),
  run: (ctx, { version, ...patch }) => changeMerchantSettings(ctx, { area: "shop", version, patch }),
  revalidate: () => ["/settings/shop", "/"],
});

export const changeRules = defineAction({
  name: "settings.change_rules",
  permission: "settings.write",
  // The ids are the list the page saw: a changed rule has another.
  input: z.object({ ruleIds: z.array(Id).max(MOST_RULES), rules: z.array(newRuleSchema).max(MOST_RULES) }),
  run: (ctx, input) => changeDetectionRules(ctx, input),
  revalidate: () => ["/settings/rules"],
});

export const addSender = defineAction({
  name: "senders.add",
  permission: "senders.write",
  input: z.object({ address: z.email().max(254), name: text(120) }),
  run: (ctx, input) => add(ctx, input),
  revalidate: () => ["/settings/senders"],
});

export const checkSender = defineAction({
  name: "senders.check",
  permission: "senders.write",
  input: z.object({ senderId: Id }),
  run: (_ctx, { senderId }, outside) => verifySender(outside, { senderId, isFollowed: false }),
  revalidate: () => ["/settings/senders"],
});

export const inviteMember = defineAction({
  name: "team.invite",
  permission: "team.manage",
  input: z.object({ email: z.email().max(254), role: z.enum(ROLES), language: z.enum(LANGUAGES) }),
  run: (ctx, input) => invite(ctx, input),
  revalidate: () => ["/settings/team"],
});

export const cancelInvitation = defineAction({
  name: "team.cancel_invitation",
  permission: "team.manage",
  input: z.object({ invitationId: Id }),
  run: (ctx, input) => cancel(ctx, input),
  revalidate: () => ["/settings/team"],
});

export const changeRole = defineAction({
  name: "team.change_role",
  permission: "team.manage",
  input: z.object({ userId: Id, role: z.enum(ROLES), before: z.enum(ROLES) }),
  run: (ctx, input) => giveRole(ctx, input),
  revalidate: () => ["/settings/team"],
});

export const removeMember = defineAction({
  name: "team.remove",
  permission: "team.manage",
  input: z.object({ userId: Id }),
  run: (ctx, input) => remove(ctx, input),
  revalidate: () => ["/settings/team"],
});

export const changePassword = defineAction({
  name: "user.change_password",
  permission: "orders.read",
  input: z.object({ current: z.string().min(1).max(LONGEST_PASSWORD), next: z.string().min(1).max(LONGEST_PASSWORD) }),
  run: async (ctx, input) => change(ctx, { ...input, email: (await readSession())?.user.email ?? "" }),
  revalidate: () => [],
});

export const signOutEverywhere = defineAction({
  name: "user.sign_out_everywhere",
  permission: "orders.read",
  input: z.object({}),
  run: (ctx) => endOwnSessions(ctx),
  revalidate: () => [],
});
