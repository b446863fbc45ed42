import type { Language } from "@/lib/domain/language";
import type { Tx } from "./commit";

/** The language a customer reads our pages and mails in. False when it was that already. */
export async function setCustomerLanguage(tx: Tx, merchantId: string, customerId: string, language: Language): Promise<boolean> {
  const { count } = await tx.customer.updateMany({
    where: { merchantId, id: customerId, NOT: { language } },
    data: { language, version: { increment: 1 } },
  });
  return count === 1;
}
