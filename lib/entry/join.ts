import { headers } from "next/headers";
import { z } from "zod";
import { COUNTRY_CODES } from "@/lib/domain/country-zones";
import { isZone } from "@/lib/domain/dates";
import { type Language, readerOf } from "@/lib/domain/language";
import { isCurrency } from "@/lib/domain/money";
import { LONGEST_PASSWORD } from "@/lib/domain/passwords";
import { refusalText } from "@/lib/domain/refusal-texts";
import { isRefusal, type Refusal, refuse } from "@/lib/domain/refusals";
import type { Role } from "@/lib/domain/states";
import { acceptInvitation } from "@/lib/operations/accept-invitation";
import { newId } from "@/lib/store/ids";
import { acrossMerchantsInvitation } from "@/lib/store/invitations";
import { countUse } from "@/lib/store/rate-counter";
import { acrossMerchantsUserByEmail } from "@/lib/store/sessions";
import { getApp } from "@/lib/wiring";
import type { ActionAnswer } from "./action";
import { clientAddress } from "./client-address";
import { unstorableFields } from "./unstorable";

const TRIES = 30;
const WINDOW_SECONDS = 15 * 60;
const LONGEST_TOKEN = 100;

/** What the invitation's page shows; null for a link that does not work any more, whatever the reason. */
export interface OpenInvitation {
  readonly merchantName: string | null;
  readonly email: string | null;
  readonly role: Role;
  readonly isSetUp: boolean;
  /** The address has an account already: its own password proves it. */
  readonly hasAccount: boolean;
}

async function isWithinLimit(): Promise<boolean> {
  const { db, env } = getApp();
  const address = clientAddress(await headers(), env.trustedProxyHops);
  return (await countUse(db, `join:address:${address}`, TRIES, WINDOW_SECONDS)).allowed;
}

/** Opens an invitation for reading. Sessions and invitations keep the machine's time, not the practice clock. */
export async function openInvitation(token: string): Promise<OpenInvitation | null> {
  const { db } = getApp();
  if (token.length > LONGEST_TOKEN || !(await isWithinLimit())) return null;
  const invitation = await acrossMerchantsInvitation(db, token);
  if (!invitation || invitation.usedAt || invitation.expiresAt <= new Date()) return null;
  const account = invitation.email ? await acrossMerchantsUserByEmail(db, invitation.email) : null;
  return {
    merchantName: invitation.merchantName,
    email: invitation.email,
    role: invitation.role,
    isSetUp: invitation.merchantId === null,
    hasAccount: Boolean(account?.passwordHash),
  };
}

const text = (most: number) => z.string().trim().min(1).max(most);

const Merchant = z.object({
  name: text(120),
  legalName: text(200),
  country: z.enum(COUNTRY_CODES as [string, ...string[]]),
  shopCurrency: z.string().refine(isCurrency),
  timezone: z.string().max(64).refine(isZone),
  // Stripe: 5 to 22 characters with at least one letter and none of < > \ ' " * (docs.stripe.com/get-started/account/statement-descriptors).
  statementDescriptor: z
    .string()
    .trim()
    .regex(/^(?=.*[A-Za-z])[A-Za-z0-9 .&-]{5,22}$/),
});

const Joining = z.object({
  token: z.string().max(LONGEST_TOKEN),
  name: z.string().trim().max(120),
  password: z.string().min(1).max(LONGEST_PASSWORD),
  email: z.email().max(254).nullable(),
  merchant: Merchant.nullable(),
});

/** The one door that needs no session: limited by address, parsed, and answered in words. */
export async function joinWith(raw: unknown, language: Language): Promise<ActionAnswer<{ readonly email: string }>> {
  const { db, log } = getApp();
  const say = (refusal: Refusal): ActionAnswer<{ readonly email: string }> => {
    const fields = refusal.code === "invalid_input" ? refusal.params.fields : undefined;
    return { ok: false, refusal: { code: refusal.code, ...refusalText(refusal, readerOf(language, "UTC")), fields } };
  };
  if (!(await isWithinLimit())) return say(refuse("rate_limited", { retryAt: new Date(Date.now() + WINDOW_SECONDS * 1000) }));
  const parsed = Joining.safeParse(raw);
  if (!parsed.success)
    return say(refuse("invalid_input", { fields: [...new Set(parsed.error.issues.map((issue) => issue.path.join(".")))] }));
  const unstorable = unstorableFields(parsed.data);
  if (unstorable.length > 0) return say(refuse("invalid_input", { fields: unstorable }));
  const { merchant, ...joining } = parsed.data;
  const result = await acceptInvitation(
    db,
    { now: new Date(), requestId: newId() },
    { ...joining, language, merchant: merchant && { ...merchant, defaultLanguage: language } },
  );
  if (isRefusal(result)) return say(result);
  log.info("somebody joined");
  return { ok: true, value: result.value };
}
