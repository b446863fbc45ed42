import type { Db } from "./db";

/** Every shop of the installation, oldest first: for commands, where a person names one by its id. */
export async function acrossMerchantsNames(db: Db): Promise<{ id: string; name: string }[]> {
  return db.prisma.merchant.findMany({ select: { id: true, name: true }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
}
