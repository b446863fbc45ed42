import type { Scope } from "@/lib/store/scope";

/** How far one mail and its link have come, with the times. */
export interface MailFate {
  readonly status: string;
  readonly statusReason: string | null;
  readonly queuedAt: Date;
  readonly acceptedAt: Date | null;
  readonly bouncedAt: Date | null;
  readonly openedAt: Date | null;
  readonly usedAt: Date | null;
}

/** Null when there is no such mail here. Opened counts on the first press behind the link, never by a picture in the mail. */
export async function mailFate(scope: Scope, mailId: string): Promise<MailFate | null> {
  const row = await scope.db.prisma.mail.findUnique({
    where: { merchantId_id: { merchantId: scope.merchantId, id: mailId } },
    include: { link: { select: { openedAt: true, usedAt: true } } },
  });
  if (!row || row.userId !== null) return null;
  const { status, statusReason, createdAt, acceptedAt, bouncedAt, link } = row;
  return {
    status,
    statusReason,
    queuedAt: createdAt,
    acceptedAt,
    bouncedAt,
    openedAt: link?.openedAt ?? null,
    usedAt: link?.usedAt ?? null,
  };
}
