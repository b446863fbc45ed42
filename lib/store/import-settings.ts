import type { Language } from "@/lib/domain/language";
import type { CollectMode } from "@/lib/domain/states";
import { Prisma, type Tx } from "./commit";

/** What an import asks of the merchant. */
export type ImportSettings = {
  readonly timezone: string;
  readonly mode: CollectMode;
  readonly collectSwitchedOnAt: Date | null;
  readonly defaultLanguage: Language;
};

/** @throws Error when there is no such merchant */
export async function importSettings(tx: Tx, merchantId: string): Promise<ImportSettings> {
  const rows = await tx.$queryRaw<ImportSettings[]>(Prisma.sql`
    SELECT timezone, mode, collect_switched_on_at AS "collectSwitchedOnAt", default_language AS "defaultLanguage" FROM merchant WHERE id = ${merchantId}::uuid`);
  const [row] = rows;
  if (!row) throw new Error("there is no such merchant");
  return row;
}
