import type { LogoType } from "@/lib/domain/logo";
import type { MailMerchant } from "@/lib/domain/mail-sheet";
import type { Tx } from "./commit";
import type { Db } from "./db";
import type { Scope } from "./scope";

/** The shop as its mails show it. */
export async function merchantLook(scope: Scope): Promise<MailMerchant & { readonly timezone: string; readonly country: string }> {
  return scope.db.prisma.merchant.findUniqueOrThrow({
    where: { id: scope.merchantId },
    select: {
      ...{ name: true, legalName: true, address: true, vatNumber: true, supportEmail: true, accentColor: true, logoUrl: true },
      ...{ timezone: true, country: true },
    },
  });
}

export interface LogoToKeep {
  readonly type: LogoType;
  readonly bytes: Uint8Array;
  readonly digest: string;
  readonly width: number;
  readonly height: number;
}

/** Where a kept logo is served; on our own origin, so it is kept without a host. */
export function logoPath(merchantId: string, logo: Pick<LogoToKeep, "type" | "digest">): string {
  return `/api/mail/logo/${merchantId}/${logo.digest}.${logo.type === "image/png" ? "png" : "jpg"}`;
}

export async function putLogo(tx: Tx, merchantId: string, logo: LogoToKeep, now: Date): Promise<void> {
  const row = {
    ...{ contentType: logo.type, bytes: new Uint8Array(logo.bytes), digest: logo.digest },
    ...{ width: logo.width, height: logo.height, updatedAt: now },
  };
  await tx.merchantLogo.upsert({ where: { merchantId }, create: { merchantId, ...row }, update: row });
}

export async function dropLogo(tx: Tx, merchantId: string): Promise<void> {
  await tx.merchantLogo.deleteMany({ where: { merchantId } });
}

/** A kept logo by its path; null for another picture than the one that is kept now. */
export async function acrossMerchantsLogo(
  db: Db,
  merchantId: string,
  digest: string,
): Promise<{ readonly contentType: string; readonly bytes: Uint8Array<ArrayBuffer> } | null> {
  const row = await db.prisma.merchantLogo.findUnique({ where: { merchantId } });
  return row && row.digest === digest ? { contentType: row.contentType, bytes: new Uint8Array(row.bytes) } : null;
}
