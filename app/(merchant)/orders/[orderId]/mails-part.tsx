import { getTranslations } from "next-intl/server";
import { Mails } from "@/components/order/mails";
import { Panel } from "@/components/ui/panel";
import type { PageDoor } from "@/lib/entry/page";
import { mailsTo } from "@/lib/queries/mails";

/** What was mailed about this order and what became of it. */
export async function MailsPart({ door, orderId }: { readonly door: PageDoor; readonly orderId: string }) {
  const [t, mails] = await Promise.all([getTranslations("mails.fate"), mailsTo(door.scope, { orderId })]);
  return (
    <Panel title={t("title")} flush>
      <Mails mails={mails} reader={door.reader} shown={5} />
    </Panel>
  );
}
