import type { Scope } from "@/lib/store/scope";

export interface SenderRow {
  readonly id: string;
  readonly address: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly followedAt: Date | null;
  readonly verifiedAt: Date | null;
  readonly dnsCheckedAt: Date | null;
  readonly dnsResult: unknown;
  readonly mailsPerSecond: number | null;
}

/** Every sender of the shop, the default first. */
export function sendersOf(scope: Scope): Promise<SenderRow[]> {
  return scope.db.prisma.sender.findMany({
    where: { merchantId: scope.merchantId, removedAt: null },
    orderBy: [{ isDefault: "desc" }, { createdAt: "asc" }],
    select: {
      id: true,
      address: true,
      name: true,
      isDefault: true,
      followedAt: true,
      verifiedAt: true,
      dnsCheckedAt: true,
      dnsResult: true,
      mailsPerSecond: true,
    },
  });
}

/** Senders a mail may leave from, written out, the default first. Without any, mail leaves from the installation's own address (rule 29). */
export async function senderChoices(scope: Scope): Promise<{ id: string; label: string }[]> {
  const senders = await sendersOf(scope);
  return senders
    .filter((sender) => sender.verifiedAt !== null)
    .map((sender) => ({ id: sender.id, label: `${sender.name} <${sender.address}>` }));
}
