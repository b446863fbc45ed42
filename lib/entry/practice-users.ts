import { ROLES, type Role } from "@/lib/domain/states";
import { acrossMerchantsMembers } from "@/lib/store/memberships";
import { getApp } from "@/lib/wiring";

/** Password of every practice user. Practice mode listens on this machine only and holds nothing real. */
export const PRACTICE_PASSWORD = "practice makes perfect";

export interface PracticeUser {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly role: Role;
}

/** The people of the practice shop, one a role, Owner first; nobody outside practice mode. */
export async function practiceUsers(): Promise<PracticeUser[]> {
  const { env, db } = getApp();
  if (!env.practice) return [];
  const members = await acrossMerchantsMembers(db);
  return ROLES.flatMap((role) => {
    const member = members.find((row) => row.role === role);
    return member ? [{ email: member.email, password: PRACTICE_PASSWORD, name: member.name, role }] : [];
  });
}
