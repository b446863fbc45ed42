import { onePerRole, PRACTICE_PASSWORD } from "@/lib/domain/practice-people";
import type { Role } from "@/lib/domain/states";
import { acrossMerchantsMembers } from "@/lib/store/memberships";
import { getApp } from "@/lib/wiring";

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
  const people = onePerRole(await acrossMerchantsMembers(db));
  return people.map(({ email, name, role }) => ({ email, password: PRACTICE_PASSWORD, name, role }));
}
