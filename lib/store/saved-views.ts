import { Prisma, type Tx } from "./commit";
import { newId } from "./ids";

/** Views of the orders page that people have named. */

export type ViewToSave = {
  readonly userId: string;
  readonly name: string;
  readonly query: string;
  readonly isShared: boolean;
  readonly at: Date;
};

/** Saves a view; one of the same person and name is written over. Null when the person has that many already. */
export async function saveView(tx: Tx, merchantId: string, view: ViewToSave, most: number): Promise<string | null> {
  const { userId, name, query, isShared, at } = view;
  await tx.$queryRaw(Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended('saved_view:' || ${merchantId} || ${userId}, 0))::text`);
  const others = await tx.savedView.count({ where: { merchantId, userId, NOT: { name } } });
  if (others >= most) return null;
  const saved = await tx.savedView.upsert({
    where: { merchantId_userId_name: { merchantId, userId, name } },
    update: { query, isShared },
    create: { merchantId, id: newId(), userId, name, query, isShared, createdAt: at },
  });
  return saved.id;
}

/** Forgets a view: one's own, or with `anyShared` whoever's that everybody sees. False when there is none such. */
export async function deleteView(
  tx: Tx,
  merchantId: string,
  view: { readonly id: string; readonly userId: string; readonly anyShared: boolean },
): Promise<boolean> {
  const whose = view.anyShared ? { OR: [{ userId: view.userId }, { isShared: true }] } : { userId: view.userId };
  const { count } = await tx.savedView.deleteMany({ where: { merchantId, id: view.id, ...whose } });
  return count === 1;
}
