import { MAIL_EVENT_MEANINGS } from "@/lib/domain/mail-events";
import { ALL_MAIL_KINDS } from "@/lib/domain/mail-kinds";
import { MAIL_STATUSES, type SentMail } from "@/lib/domain/sent-mail";
import type { Scope } from "@/lib/store/scope";
import { type Listed, listed } from "./listed";

/** Mails shown at first. */
export const MAILS_SHOWN = 100;

/** The latest mails about an order or to a person, newest first. Staff's own alerts are not among them. */
export async function mailsTo(
  scope: Scope,
  about: { readonly orderId: string } | { readonly personId: string },
  shown: number,
): Promise<Listed<SentMail>> {
  const where = { merchantId: scope.merchantId, userId: null, NOT: { class: "staff" }, ...about };
  const found = await scope.db.prisma.mail.findMany({
    where,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: shown + 1,
    include: {
      order: { select: { id: true, name: true } },
      link: { select: { openedAt: true, usedAt: true } },
      sender: { select: { address: true } },
      events: { orderBy: { receivedAt: "asc" }, select: { meaning: true, receivedAt: true } },
    },
  });
  const { rows, older } = await listed(found, shown, () => scope.db.prisma.mail.count({ where }));
  const staff = rows.flatMap((row) => (row.sentBy ? [row.sentBy] : []));
  const users = await scope.db.prisma.user.findMany({ where: { id: { in: staff } }, select: { id: true, name: true } });
  const mails = rows.flatMap((row): SentMail[] => {
    const kind = ALL_MAIL_KINDS.find((one) => one === row.kind);
    const status = MAIL_STATUSES.find((one) => one === row.status);
    if (!kind || !status) return [];
    return [
      {
        id: row.id,
        kind,
        order: row.order,
        status,
        reason: row.statusReason,
        queuedAt: row.createdAt,
        nextTryAt: status === "queued" && row.tries > 0 ? row.nextTryAt : null,
        acceptedAt: row.acceptedAt,
        bouncedAt: row.bouncedAt,
        openedAt: row.link?.openedAt ?? null,
        usedAt: row.link?.usedAt ?? null,
        events: row.events.flatMap((event) => {
          const meaning = MAIL_EVENT_MEANINGS.find((one) => one === event.meaning);
          return meaning ? [{ meaning, at: event.receivedAt }] : [];
        }),
        sender: row.sender?.address ?? null,
        sentBy: users.find((user) => user.id === row.sentBy)?.name ?? null,
      },
    ];
  });
  return { rows: mails, older };
}
