import type { Scope } from "@/lib/store/scope";

/** The unguessable part of the address at which this shop's mail services report. Only for who may change senders. */
export async function mailPathToken(scope: Scope): Promise<string> {
  const row = await scope.db.prisma.merchant.findUniqueOrThrow({ where: { id: scope.merchantId }, select: { mailPathToken: true } });
  return row.mailPathToken;
}
