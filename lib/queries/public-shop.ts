import type { Scope } from "@/lib/store/scope";

/** What anybody may see of a shop: what its own mails and pages show. */
export interface PublicShop {
  readonly id: string;
  readonly name: string;
  readonly accentColor: string;
  readonly logoUrl: string | null;
  readonly supportEmail: string | null;
}

export async function readPublicShop(scope: Scope): Promise<PublicShop | null> {
  return scope.db.prisma.merchant.findUnique({
    where: { id: scope.merchantId },
    select: { id: true, name: true, accentColor: true, logoUrl: true, supportEmail: true },
  });
}
