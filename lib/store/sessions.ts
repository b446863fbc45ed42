import type { Role } from "@/lib/domain/states";
import type { Db } from "./db";

export interface Member {
  readonly merchantId: string;
  readonly merchantName: string;
  readonly timezone: string;
  readonly role: Role;
}

export interface SignedInUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly language: string;
  readonly theme: string;
  readonly memberships: readonly Member[];
}

/** The user behind a session token, fresh from the database; null when signed out everywhere, disabled or gone. */
export async function acrossMerchantsSessionUser(db: Db, userId: string, sessionVersion: number): Promise<SignedInUser | null> {
  const user = await db.prisma.user.findUnique({
    where: { id: userId },
    include: { memberships: { include: { merchant: { select: { name: true, timezone: true } } }, orderBy: { createdAt: "asc" } } },
  });
  if (!user || user.disabledAt || user.sessionVersion !== sessionVersion) return null;
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    language: user.language,
    theme: user.theme,
    memberships: user.memberships.map((row) => ({
      merchantId: row.merchantId,
      merchantName: row.merchant.name,
      timezone: row.merchant.timezone,
      role: row.role as Role,
    })),
  };
}

export async function acrossMerchantsUserByEmail(db: Db, email: string) {
  return db.prisma.user.findUnique({
    where: { email: email.trim().toLowerCase() },
    select: { id: true, name: true, email: true, passwordHash: true, sessionVersion: true, disabledAt: true },
  });
}
