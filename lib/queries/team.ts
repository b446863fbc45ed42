import { ROLES, type Role } from "@/lib/domain/states";
import type { Scope } from "@/lib/store/scope";

export interface TeamMember {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly lastSeenAt: Date | null;
}

export interface OpenInvitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly expiresAt: Date;
}

/** The team, owners first, and who was invited. */
export async function teamOf(scope: Scope): Promise<{ members: TeamMember[]; invitations: OpenInvitation[] }> {
  const { prisma } = scope.db;
  const [members, invitations] = await Promise.all([
    prisma.membership.findMany({
      where: { merchantId: scope.merchantId },
      include: { user: { select: { name: true, email: true, lastSeenAt: true } } },
    }),
    prisma.invitation.findMany({
      where: { merchantId: scope.merchantId, usedAt: null, email: { not: null } },
      orderBy: { createdAt: "asc" },
    }),
  ]);
  return {
    members: members
      .map((row) => ({
        userId: row.userId,
        name: row.user.name,
        email: row.user.email,
        role: row.role as Role,
        lastSeenAt: row.user.lastSeenAt,
      }))
      .sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || a.name.localeCompare(b.name)),
    invitations: invitations.map((row) => ({ id: row.id, email: row.email ?? "", role: row.role as Role, expiresAt: row.expiresAt })),
  };
}
