import type { Language } from "@/lib/domain/language";
import { isWeakPassword, LEAST_PASSWORD } from "@/lib/domain/passwords";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import type { Db } from "@/lib/store/db";
import { newId } from "@/lib/store/ids";
import { acrossMerchantsInvitation, type InvitationRow, takeInvitation } from "@/lib/store/invitations";
import { addMember, lockMemberRole } from "@/lib/store/memberships";
import { insertMerchant, type NewMerchant } from "@/lib/store/new-merchant";
import { hashPassword, verifyPassword } from "@/lib/store/passwords";
import { forMerchant } from "@/lib/store/scope";
import { acrossMerchantsUserByEmail } from "@/lib/store/sessions";
import { completeUser, findOrCreateUser } from "@/lib/store/users";
import type { Result } from "./context";

export interface Joining {
  readonly token: string;
  readonly name: string;
  readonly password: string;
  readonly language: Language;
  /** For a set-up link, which names no address. */
  readonly email: string | null;
  /** For a set-up link: the shop it makes. */
  readonly merchant: NewMerchant | null;
}

interface By {
  /** The machine's time: invitations, like sessions, never follow the practice clock. */
  readonly now: Date;
  readonly requestId: string;
}

type Joined = { readonly email: string };

/**
 * Joins a team by invitation, or makes the first shop and its owner by the set-up link. A person who has an account already proves it by their password
 * and keeps it. One transaction: a link is used up exactly when the person is in.
 */
export async function acceptInvitation(db: Db, by: By, joining: Joining): Promise<Result<Joined>> {
  const invitation = await acrossMerchantsInvitation(db, joining.token);
  const ended = invitation ? whyEnded(invitation, by.now) : refuse("link_unknown");
  if (!invitation || ended) return ended ?? refuse("link_unknown");
  const email = (invitation.email ?? joining.email)?.trim().toLowerCase();
  const missing = [...(email ? [] : ["email"]), ...(invitation.merchantId === null && joining.merchant === null ? ["merchant"] : [])];
  if (!email || missing.length > 0) return refuse("invalid_input", { fields: missing });
  const known = await acrossMerchantsUserByEmail(db, email);
  const passwordHash = await passwordOf(joining.password, email, known?.passwordHash ?? null);
  if (typeof passwordHash !== "string") return passwordHash;
  const merchantId = invitation.merchantId ?? newId();
  const isKept = Boolean(known?.passwordHash);
  return commit<Result<Joined>>(forMerchant(db, merchantId), { ...by, actor: { kind: "system", part: "command" } }, async (tx) => {
    if (!(await takeInvitation(tx, invitation.id, by.now))) return { value: refuse("link_used"), audit: [] };
    const audit = await settleIn(tx, { invitation, joining, merchantId, email, now: by.now, passwordHash: isKept ? null : passwordHash });
    return { value: { ok: true, value: { email } }, audit };
  });
}

function whyEnded(invitation: InvitationRow, now: Date) {
  if (invitation.usedAt) return refuse("link_used");
  return invitation.expiresAt <= now ? refuse("link_expired") : null;
}

/** The hash to keep: of the new password when it is good, of the known one when it was proved. */
async function passwordOf(password: string, email: string, stored: string | null): Promise<string | Refusal> {
  if (stored !== null) return (await verifyPassword(password, stored)) ? stored : refuse("wrong_credentials");
  return isWeakPassword(password, email) ? refuse("weak_password", { minimum: LEAST_PASSWORD }) : hashPassword(password);
}

interface Settling {
  readonly invitation: InvitationRow;
  readonly joining: Joining;
  readonly merchantId: string;
  readonly email: string;
  readonly now: Date;
  /** Null: the account and its password are kept as they are. */
  readonly passwordHash: string | null;
}

async function settleIn(tx: Tx, { invitation, joining, merchantId, email, now, passwordHash }: Settling): Promise<AuditEntry[]> {
  const audit: AuditEntry[] = [];
  if (invitation.merchantId === null && joining.merchant) {
    await insertMerchant(tx, merchantId, joining.merchant);
    audit.push({ event: { type: "merchant.created" } });
  }
  const user = await findOrCreateUser(tx, email, joining.language);
  if (passwordHash !== null) await completeUser(tx, user.id, joining.name.trim(), passwordHash);
  if ((await lockMemberRole(tx, merchantId, user.id)) === null) await addMember(tx, merchantId, user.id, invitation.role, now);
  audit.push({ event: { type: "team.joined", userId: user.id, role: invitation.role } });
  return audit;
}
