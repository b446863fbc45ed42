import { DAY_MS, plusMs } from "@/lib/domain/dates";
import { commitAcrossMerchants } from "@/lib/store/commit";
import type { Db } from "@/lib/store/db";
import { acrossMerchantsHasOwner, dropSetUpLinks, insertInvitation } from "@/lib/store/invitations";

const SETUP_LINK_DAYS = 2;

/**
 * The one-time link by which the first owner sets a production installation up; null once there is an owner. A new link ends the one before: only the
 * one printed last works.
 */
export async function createSetupLink(db: Db, input: { readonly appUrl: string; readonly now: Date }): Promise<string | null> {
  if (await acrossMerchantsHasOwner(db)) return null;
  const token = await commitAcrossMerchants(db, async (tx) => {
    await dropSetUpLinks(tx);
    const expiresAt = plusMs(input.now, SETUP_LINK_DAYS * DAY_MS);
    return (await insertInvitation(tx, { merchantId: null, email: null, role: "owner", invitedBy: null, expiresAt, now: input.now })).token;
  });
  return `${input.appUrl}/join/${token}`;
}
