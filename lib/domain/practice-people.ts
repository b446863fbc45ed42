import { ROLES, type Role } from "./states";

/** Password of every practice user. Practice mode listens on this machine only and holds nothing real. */
export const PRACTICE_PASSWORD = "practice makes perfect";

/** One person a role, the Owner first. `members`: oldest first. */
export function onePerRole<Member extends { readonly role: Role }>(members: readonly Member[]): Member[] {
  return ROLES.flatMap((role) => members.find((row) => row.role === role) ?? []);
}
