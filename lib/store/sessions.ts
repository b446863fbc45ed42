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

interface SessionRow {
  email: string;
  name: string;
  language: string;
  theme: string;
  merchant_id: string | null;
  merchant_name: string;
  timezone: string;
  role: string;
}

/** The user behind a session token, fresh from the database; null when signed out everywhere, disabled or gone. One statement: every page begins with it. The shop joined first is the one that is shown first; of those joined at once the older. */
export async function acrossMerchantsSessionUser(db: Db, userId: string, sessionVersion: number): Promise<SignedInUser | null> {
  const rows = await db.prisma.$queryRaw<SessionRow[]>`
    SELECT u.email, u.name, u.language, u.theme, m.merchant_id, shop.name AS merchant_name, shop.timezone, m.role
    FROM users u LEFT JOIN membership m ON m.user_id = u.id LEFT JOIN merchant shop ON shop.id = m.merchant_id
    WHERE u.id = ${userId}::uuid AND u.session_version = ${sessionVersion}::int AND u.disabled_at IS NULL
    ORDER BY m.created_at, m.merchant_id`;
  const [user] = rows;
  if (!user) return null;
  const memberships = rows.flatMap(({ merchant_id: merchantId, merchant_name: merchantName, timezone, role }) =>
    merchantId === null ? [] : [{ merchantId, merchantName, timezone, role: role as Role }],
  );
  return { id: userId, email: user.email, name: user.name, language: user.language, theme: user.theme, memberships };
}

export async function acrossMerchantsUserByEmail(db: Db, email: string) {
  return db.prisma.user.findUnique({
    where: { email: email.trim().toLowerCase() },
    select: { id: true, name: true, email: true, passwordHash: true, sessionVersion: true, disabledAt: true },
  });
}
