import type { Language } from "@/lib/domain/language";
import { Prisma, type Tx } from "./commit";
import type { Scope } from "./scope";

/** The language a customer reads our pages and mails in. False when it was that already. */
export async function setCustomerLanguage(
  tx: Tx,
  merchantId: string,
  customerId: string,
  { language, before }: { readonly language: Language; readonly before: Language | null },
): Promise<boolean> {
  const { count } = await tx.customer.updateMany({
    where: { merchantId, id: customerId, NOT: { language }, ...(before === null ? {} : { language: before }) },
    data: { language, version: { increment: 1 } },
  });
  return count === 1;
}

/** Who stands behind a customer, and the language to write in; null for a customer of nobody here. */
export async function personOfCustomer(scope: Scope, customerId: string): Promise<{ personId: string; language: Language } | null> {
  const row = await scope.db.prisma.customer.findUnique({
    where: { merchantId_id: { merchantId: scope.merchantId, id: customerId } },
    select: { personId: true, language: true },
  });
  return row && { personId: row.personId, language: row.language === "fr" ? "fr" : "en" };
}

/**
 * Another address for mail. The one it replaces is kept beside it, to be told, until it is replaced in turn; that mail to it
 * came back says nothing of the new one.
 */
export async function correctEmail(tx: Tx, merchantId: string, personId: string, email: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE person SET previous_emails = CASE WHEN email IS NULL THEN previous_emails ELSE array_append(array_remove(previous_emails, email), email) END, email = ${email}, email_bounced_at = NULL, email_bounce_reason = NULL
    WHERE merchant_id = ${merchantId}::uuid AND id = ${personId}::uuid AND erased_at IS NULL`);
}
