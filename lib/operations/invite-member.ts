import { DAY_MS, plusMs } from "@/lib/domain/dates";
import type { Language } from "@/lib/domain/language";
import { mayGrant } from "@/lib/domain/permissions";
import { refuse } from "@/lib/domain/refusals";
import type { Role } from "@/lib/domain/states";
import { commit } from "@/lib/store/commit";
import { dropOpenInvitations, insertInvitation } from "@/lib/store/invitations";
import { queueMail } from "@/lib/store/mail";
import { lockMemberRole } from "@/lib/store/memberships";
import { findOrCreateUser } from "@/lib/store/users";
import type { Ctx, Result } from "./context";

/** How long an invitation lives. */
export const INVITATION_DAYS = 7;

/** Invites a person to the shop's team by mail. Nobody gives a role above their own; inviting again replaces the earlier invitation. */
export async function inviteMember(
  ctx: Ctx,
  input: { readonly email: string; readonly role: Role; readonly language: Language },
): Promise<Result<{ readonly invitationId: string }>> {
  const { scope, actor, now } = ctx;
  if (actor.kind !== "staff") return refuse("unauthenticated");
  const email = input.email.trim().toLowerCase();
  return commit<Result<{ invitationId: string }>>(scope, ctx, async (tx) => {
    const granter = await lockMemberRole(tx, scope.merchantId, actor.userId);
    if (!granter || !mayGrant(granter, input.role)) return { value: refuse("own_role"), audit: [] };
    const user = await findOrCreateUser(tx, email, input.language);
    if ((await lockMemberRole(tx, scope.merchantId, user.id)) !== null) return { value: refuse("already_member"), audit: [] };
    await dropOpenInvitations(tx, scope.merchantId, email);
    const invitation = await insertInvitation(tx, {
      merchantId: scope.merchantId,
      email,
      role: input.role,
      invitedBy: actor.userId,
      expiresAt: plusMs(now, INVITATION_DAYS * DAY_MS),
      now,
    });
    await queueMail(tx, {
      merchantId: scope.merchantId,
      kind: "team_invitation",
      userId: user.id,
      data: { invitationId: invitation.id, role: input.role },
      dedupeKey: `team_invitation:${invitation.id}`,
      sentBy: actor.userId,
      now,
    });
    return { value: { ok: true, value: { invitationId: invitation.id } }, audit: [{ event: { type: "team.invited", role: input.role } }] };
  });
}
