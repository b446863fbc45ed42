import { forbidden, notFound, redirect } from "next/navigation";
import { type Reader, readerOf } from "@/lib/domain/language";
import { can, type Permission } from "@/lib/domain/permissions";
import type { Role } from "@/lib/domain/states";
import { forMerchant, type Scope } from "@/lib/store/scope";
import type { Member, SignedInUser } from "@/lib/store/sessions";
import { getApp } from "@/lib/wiring";
import { readSession } from "./session";

/** What a page of the dashboard is handed once its door is open. */
export interface PageDoor {
  readonly scope: Scope;
  readonly user: SignedInUser;
  readonly member: Member;
  readonly role: Role;
  /** Business time. */
  readonly now: Date;
  /** Language and locale of the person; instants are shown in the shop's zone. */
  readonly reader: Reader;
  readonly practice: boolean;
  /** Of this program. */
  readonly version: string;
  can(permission: Permission): boolean;
}

/** Call first in every page.tsx (not in a layout: layouts do not run again on navigation). */
export async function openPage(permission: Permission): Promise<PageDoor> {
  const signedIn = await readSession();
  if (!signedIn) redirect("/sign-in");
  const { user, member } = signedIn;
  if (!member) notFound();
  if (!can(member.role, permission)) forbidden();
  const app = getApp();
  return {
    scope: forMerchant(app.db, member.merchantId),
    user,
    member,
    role: member.role,
    now: await app.clock(),
    reader: readerOf(user.language === "fr" ? "fr" : "en", member.timezone),
    practice: app.env.practice,
    version: app.env.version,
    can: (asked) => can(member.role, asked),
  };
}
